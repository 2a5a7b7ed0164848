package rule

import (
	"github.com/hashicorp/hcl/v2"

	"podgen/generate/diag"
)

var probeTiming = Rule{
	ID:       "probe-timing",
	Title:    "Times of a probe do not fit",
	Severity: hcl.DiagWarning,
	Weak:     diag.Info,
	Risk:     "Low: the delay of the readiness probe may be longer than the program ever needs. That a probe waits longer than its period is only worth knowing.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			for probe := range c.probes() {
				if timeout, period := orDefault(probe.TimeoutSeconds, 1), orDefault(probe.PeriodSeconds, 10); timeout > period && probe.field != "startupProbe" {
					c.Suspect(field(probe.field, "timeoutSeconds"), "The %s of %s waits up to %d seconds for an answer, and is to ask every %d seconds. One try at a time is made: while the program hangs, it asks every %d seconds only. Make timeout_seconds at most period_seconds.",
						probe.name, c.Title(), timeout, period, timeout)
				}
			}
			live, ready := c.LivenessProbe, c.ReadinessProbe
			if live == nil || ready == nil || c.Started() != nil {
				continue
			}
			if budget := (probe{Probe: live}).budget(); budget < ready.InitialDelaySeconds {
				c.Report(field("livenessProbe"), "The readiness_probe of %s leaves it %d seconds to start, and its liveness_probe restarts it when it has not answered for the first %d. Give it a startup_probe: the other two begin when that has succeeded.",
					c.Title(), ready.InitialDelaySeconds, budget)
			}
		}
	},
}
