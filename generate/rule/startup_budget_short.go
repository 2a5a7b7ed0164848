package rule

import "github.com/hashicorp/hcl/v2"

// slowest is the time in seconds that a database or a Java program is given at least:
// less is over before a first start has made its files, or one after a crash has
// read its log.
const slowest = 30

var startupBudgetShort = Rule{
	ID:       "startup-budget-short",
	Title:    "Too little time to start",
	Severity: hcl.DiagWarning,
	Risk:     "Medium: small databases on fast disks start within it.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			if c.Known == nil || !c.Known.Slow || c.Init() {
				continue
			}
			for probe := range c.probes() {
				if probe.field == "readinessProbe" || probe.field == "livenessProbe" && c.StartupProbe != nil {
					continue
				}
				if budget := probe.budget(); budget < slowest {
					c.Report(field(probe.field), "The %s of %s gives up after %d seconds, and %s may need longer to start, for the first time or after a crash: it is then restarted over and over. Give it a startup_probe with within = \"120s\" or more.",
						probe.name, c.Title(), budget, c.Image)
				}
			}
		}
	},
}
