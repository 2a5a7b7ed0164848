package rule

import (
	"github.com/hashicorp/hcl/v2"
)

var initNeedsLaterSidecar = Rule{
	ID:       "init-needs-later-sidecar",
	Title:    "Init needs a sidecar that starts after it",
	Severity: hcl.DiagError,
	Weak:     hcl.DiagWarning,
	Risk:     "Low. That only the environment names the sidecar's port is a warning: the program of the init may not use it.",
	check: func(p *Pod) {
		if len(p.Object.Pod.Gated) < 2 {
			return
		}
		for _, c := range p.Containers {
			if !c.Init() {
				continue
			}
			for _, d := range c.dials() {
				if late := c.lateOwner(d.port); late != nil && late.Sidecar() {
					c.needsLater(d, late)
					break
				}
			}
		}
	},
}

func (c *Container) needsLater(d dial, late *Container) {
	report := c.Pod.Report
	if d.hint {
		report = c.Pod.Suspect
	}
	finding := report(d.at, "%s connects to port %d of the pod, where %s listens, and that starts only when the init has ended: nothing in the init refers to it. Write a reference in place of the address, or depends_on = [%s], and it starts first.",
		c.Title(), d.port, late.Title(), late.reference())
	c.dependOn(finding, late)
}
