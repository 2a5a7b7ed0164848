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
					if option := c.closed(probe, target); option != "" && !c.configured() {
						c.Report(at, "The %s of %s dials the address of the pod, and its program listens at 127.0.0.1 only: the probe never succeeds. Open it to the kubelet with %s=0.0.0.0%s.",
							probe.name, c.Title(), option, c.healthHint(option))
					}
				}
			}
			if implied := c.Step.Probe; implied != nil && implied.TCPSocket != nil {
				if option := c.closed(probe{Probe: implied}, implied.TCPSocket.Port); option != "" && !c.configured() {
					c.Report(nil, "The startup probe that %s has by its role dials the address of the pod, and its program listens at 127.0.0.1 only: the probe never succeeds. Open it to the kubelet with %s=0.0.0.0%s.",
						c.Title(), option, c.healthHint(option))
				}
			}
		}
	},
}

// addressOption is the option of those proxies that have a health server beside their
// own door, and healthOption is that server's.
const (
	addressOption = "--address"
	healthOption  = "--http-address"
)

func (c *Container) healthHint(option string) string {
	if option == addressOption {
		return ", or probe its health server: --health-check, " + healthOption + "=0.0.0.0, and http_get at /startup"
	}
	return ""
}

// closed is the option that would open what a probe dials; "" where it is open.
func (c *Container) closed(p probe, target intstr.IntOrString) string {
	option := c.Known.Loopback
	if option == addressOption {
		port, _ := c.port(target)
		if p.HTTPGet != nil || port == c.healthPort() {
			option = healthOption
		}
	}
	for _, word := range c.Argv() {
		switch {
		case strings.HasPrefix(word, option), strings.HasPrefix(word, option[1:]+"="):
			return ""
		case option == addressOption && (strings.HasPrefix(word, "-a") || strings.Contains(word, "address=") && strings.ContainsAny(word, "?&")):
			return ""
		}
	}
	return option
}

// healthPort is the port of the health server.
func (c *Container) healthPort() int32 {
	const usual = 9090
	if text, given := option(c.Argv(), "--http-port", "--http-port"); given {
		port, _ := number(text)
		return port
	}
	return usual
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
