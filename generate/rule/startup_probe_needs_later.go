package rule

import (
	"github.com/hashicorp/hcl/v2"
)

var startupProbeNeedsLater = Rule{
	ID:       "startup-probe-needs-later",
	Title:    "Startup probe needs what starts later",
	Severity: hcl.DiagError,
	Risk:     "Low: the sidecar may listen at the same port, at another address.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			if !c.Sidecar() || c.StartupProbe == nil {
				continue
			}
			port, at, ok := c.startupTarget()
			if !ok {
				continue
			}
			if late := c.lateOwner(port); late != nil {
				c.Report(at, "The startup_probe of %s asks at port %d, where %s listens, and that starts only when the probe has succeeded: none of them ever starts. Probe a port of %s; if it has to be ready together with %s, that is what readiness_probe is for.",
					c.Title(), port, late.Title(), c.Title(), late.Title())
			}
		}
	},
}

// startupTarget is the port of the pod that the startup probe needs.
func (c *Container) startupTarget() (port int32, at []string, ok bool) {
	p := probe{c.StartupProbe, "startupProbe", "startup_probe"}
	if target, at, ok := p.dials(); ok {
		port, known := c.port(target)
		return port, at, known
	}
	if p.Exec == nil {
		return 0, nil, false
	}
	if port, ok := dialed(p.Exec.Command); ok {
		return port, field("startupProbe", "exec", "command"), true
	}
	for _, s := range c.Scripts() {
		if len(s.Field) > 0 && s.Field[0] == "startupProbe" {
			if found := s.dials(c); len(found) > 0 {
				return found[0].port, s.Field, true
			}
		}
	}
	return 0, nil, false
}
