package rule

import (
	"podgen/generate/diag"
)

var probesMissing = Rule{
	ID:       "probes-missing",
	Title:    "Readiness not known",
	Severity: diag.Info,
	Risk:     "Medium: programs that answer as soon as they run.",
	check: func(p *Pod) {
		if p.Completes() || p.onlyReady() != nil {
			return // of the latter readiness-only-in-sidecar says it
		}
		for _, c := range p.Mains() {
			if c.ReadinessProbe == nil && !c.Role().Helper() && p.serves(c) {
				c.Report(nil, "A service leads to %s, which has no readiness_probe: it gets requests as soon as its process runs, and during a rollout some are lost. Give it one, for example readiness_probe { http_get { path = …  port = … } }.", c.Title())
			}
		}
	},
}
