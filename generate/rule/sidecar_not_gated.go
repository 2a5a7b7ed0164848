package rule

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/diag"
	"podgen/generate/evaluate"
	"podgen/generate/plan"
	"podgen/schema"
)

var sidecarNotGated = Rule{
	ID:       "sidecar-not-gated",
	Title:    "Started, but not known to be ready",
	Severity: hcl.DiagWarning,
	Risk:     "Low: what waits may try again until the sidecar answers.",
	check: func(p *Pod) {
		for _, u := range p.ungated() {
			if u.to.ReadinessProbe != nil {
				continue // see readiness-does-not-gate
			}
			d := p.Report(u.why.Reason.Range, "%s starts after %s, which has no startup_probe: Kubernetes goes on as soon as its process runs. Give it one, for example startup_probe { tcp_socket { port = … } }.", u.from.Title(), u.to.Title())
			if port := u.to.namedTCP(); port != "" {
				u.to.probe(d, fmt.Sprintf("tcp_socket {\n  port = self.ports.%s\n}\n\nperiod_seconds = 1\nwithin         = \"60s\"\n", port))
			}
		}
	},
}

// ungated is a sidecar of which nobody can tell when it is ready, and something
// that waits for it: Kubernetes takes a running process for a started one.
type ungated struct {
	from, to *Container
	why      plan.Wait
}

// ungated are those of the pod, each with the first container in the file that waits.
func (p *Pod) ungated() []ungated {
	var list []ungated
	for _, written := range p.Object.Containers {
		from := p.of(written)
		if from == nil {
			continue
		}
		for _, w := range from.Step.After {
			to := p.of(w.For)
			if to == nil || to.Role() == schema.Init || to.Started() != nil || knownUngated(list, to) {
				continue
			}
			list = append(list, ungated{from, to, w})
		}
	}
	return list
}

func knownUngated(list []ungated, to *Container) bool {
	for _, u := range list {
		if u.to == to {
			return true
		}
	}
	return false
}

// namedTCP is the name of the container's first TCP port, where the module can
// refer to it by that; "" if there is none, or if it may listen at 127.0.0.1 only.
func (c *Container) namedTCP() string {
	if c.Known != nil && c.Known.Loopback != "" {
		return ""
	}
	for _, port := range c.Ports {
		if protocolOf(port.Protocol) == "TCP" {
			return port.Name
		}
	}
	return ""
}

// probe offers a startup probe for the container; the lines of its body are not
// indented.
func (c *Container) probe(d *hcl.Diagnostic, body string) {
	at, indent, ok := c.Pod.appended(c.block())
	if !ok || c.Step.NoStartupProbe != nil {
		return
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n\n%sstartup_probe {\n", indent)
	for line := range strings.Lines(body) {
		if strings.TrimSpace(line) != "" {
			b.WriteString(indent + "  ")
		}
		b.WriteString(line)
	}
	fmt.Fprintf(&b, "%s}", indent)
	diag.Suggest(d, at, b.String())
}

// of is the container that was written as this block; nil if the pod has none.
func (p *Pod) of(written *evaluate.Container) *Container {
	for _, c := range p.Containers {
		if c.Step.Container == written {
			return c
		}
	}
	return nil
}
