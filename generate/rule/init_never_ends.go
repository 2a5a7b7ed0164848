package rule

import "github.com/hashicorp/hcl/v2"

var initNeverEnds = Rule{
	ID:       "init-never-ends",
	Title:    "Init that never ends",
	Severity: hcl.DiagError,
	Risk:     "Low: only loops without a way out, commands that wait forever and images that serve are reported.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			if !c.Init() || !c.endless() {
				continue
			}
			at := field("image")
			switch s := c.Script(); {
			case s != nil:
				at = s.Field
			case len(c.Command) > 0:
				at = field("command")
			case len(c.Args) > 0:
				at = field("args")
			}
			c.Report(at, "%s never ends, and what comes after an init starts when it has: the containers of the pod never do. Make it a sidecar if it serves the others, or let it end.", c.Title())
		}
	},
}
