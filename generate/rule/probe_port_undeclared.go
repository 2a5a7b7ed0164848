package rule

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/diag"
)

var probePortUndeclared = Rule{
	ID:       "probe-port-undeclared",
	Title:    "Nobody declares the port of a probe",
	Severity: hcl.DiagWarning,
	Weak:     diag.Info,
	Risk:     "Medium: a program may listen at ports that nobody declares, which is only worth knowing. A warning is about images that are known to listen elsewhere.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			var said []int32 // the probes of a container ask at one port, mostly
			for probe := range c.probes() {
				target, at, ok := probe.dials()
				port, known := c.port(target)
				if !ok || !known || slices.Contains(said, port) || c.serves(port) || c.owner(port) != nil || p.holds(itoa(int(port))) {
					continue
				}
				switch usual := c.usual(); {
				case len(usual) == 1 && !c.elsewhere(): // those with several may have more
					said = append(said, port)
					c.Report(at, "The %s of %s asks at port %d, and the image %s listens at %d unless it is configured otherwise: the probe never succeeds. Ask at the image's port, or mount a configuration with yours.",
						probe.name, c.Title(), port, c.Image, usual[0])
				case len(c.Ports) > 0 && c.Known == nil:
					said = append(said, port)
					c.Suspect(at, "The %s of %s asks at port %d, which no container of the pod declares. If the program listens there, declare the port; if not, the probe never succeeds.",
						probe.name, c.Title(), port)
				}
			}
		}
	},
}

// holds says that a command line or a variable of the pod holds a text.
func (p *Pod) holds(text string) bool {
	for _, c := range p.Containers {
		if c.holds(text) {
			return true
		}
	}
	return false
}

// holds says that the command line or a variable of the container holds a text.
func (c *Container) holds(text string) bool {
	for _, list := range [][]string{c.Command, c.Args} {
		for _, word := range list {
			if strings.Contains(word, text) {
				return true
			}
		}
	}
	for i := range c.Env {
		if strings.Contains(c.Env[i].Value, text) {
			return true
		}
	}
	return false
}
