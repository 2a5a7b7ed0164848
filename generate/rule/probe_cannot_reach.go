package rule

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// Source: k8s.io/kubernetes/pkg/kubelet/prober: probes of HTTP, TCP and gRPC dial the
// address of the pod, from outside of it.
var probeCannotReach = Rule{
	ID:       "probe-cannot-reach",
	Title:    "Probe cannot reach the program",
	Severity: hcl.DiagError,
	Risk:     "Low: the image may have been built with another configuration under the same name.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			if c.Known == nil || c.Known.Loopback == "" {
				continue
			}
			for probe := range c.probes() {
				if target, at, ok := probe.dials(); ok {
					if door := c.closed(probe, target); door != "" && !c.configured() {
						c.Report(at, "The %s of %s dials the address of the pod, and its program listens at 127.0.0.1 only: the probe never succeeds. Open it to the kubelet with %s%s.",
							probe.name, c.Title(), door, c.healthHint(door))
					}
				}
			}
			if implied := c.Step.Probe; implied != nil && implied.TCPSocket != nil {
				if door := c.closed(probe{Probe: implied}, implied.TCPSocket.Port); door != "" && !c.configured() {
					c.Report(nil, "The startup probe that %s has by its role dials the address of the pod, and its program listens at 127.0.0.1 only: the probe never succeeds. Open it to the kubelet with %s%s.",
						c.Title(), door, c.healthHint(door))
				}
			}
		}
	},
}

// healthHint names the other way out of the programs that have a health server beside
// their own door.
func (c *Container) healthHint(door string) string {
	if health := c.Known.Health; health != "" && door != health {
		return ", or probe its health server: --health-check, " + health + ", and http_get at /startup"
	}
	return ""
}

// closed is the option that would open what a probe dials; "" where it is open.
func (c *Container) closed(p probe, target intstr.IntOrString) string {
	door := c.Known.Loopback
	own := c.Known.Health != "" // it has options of its own for each of its instances
	if own {
		if port, _ := c.port(target); p.HTTPGet != nil || port == c.healthPort() {
			door, own = c.Known.Health, false
		}
	}
	option, _, _ := strings.Cut(door, "=")
	for _, word := range c.Argv() {
		switch {
		case strings.HasPrefix(word, option), strings.HasPrefix(word, option[1:]+"="):
			return ""
		case own && (strings.HasPrefix(word, option[1:3]) || strings.Contains(word, option[2:]+"=") && strings.ContainsAny(word, "?&")):
			return "" // -a, or PROJECT:REGION:NAME?address=…
		}
	}
	return door
}

// healthPort is the port of the health server.
func (c *Container) healthPort() int32 {
	name, usual, _ := strings.Cut(c.Known.HealthPort, "=")
	if text, given := option(c.Argv(), name, name); given {
		usual = text
	}
	port, _ := number(usual)
	return port
}

// configured says that something else than the command line may say where the
// program listens.
func (c *Container) configured() bool {
	if len(c.EnvFrom) > 0 || c.Script() != nil || c.Pod.Spec.HostNetwork {
		return true
	}
	for i := range c.Env {
		if strings.Contains(strings.ToUpper(c.Env[i].Name), "ADDRESS") {
			return true
		}
	}
	for _, word := range c.Argv() {
		if strings.HasPrefix(word, "--config") {
			return true
		}
	}
	return false
}
