package rule

import (
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"k8s.io/apimachinery/pkg/util/intstr"

	"podgen/generate/diag"
)

// Source: ResolveContainerPort of k8s.io/kubernetes/pkg/probe, which looks at the
// ports of the probed container alone. A text of digits is the API server's to refuse.
var probePortNameUnknown = Rule{
	ID:       "probe-port-name-unknown",
	Title:    "Port of a probe unknown",
	Severity: hcl.DiagError,
	Risk:     "None.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			for _, named := range c.namedPorts() {
				if _, err := strconv.Atoi(named.name); err == nil {
					continue
				}
				if _, found := c.port(intstr.FromString(named.name)); !found {
					c.unknownPort(named)
				}
			}
		}
	},
}

// namedPort is a port that a probe or a hook names.
type namedPort struct {
	what, name string
	path       []string
}

func (c *Container) namedPorts() []namedPort {
	var list []namedPort
	for p := range c.probes() {
		if p.HTTPGet != nil && p.HTTPGet.Port.Type == intstr.String {
			list = append(list, namedPort{p.name, p.HTTPGet.Port.StrVal, field(p.field, "httpGet", "port")})
		}
		if p.TCPSocket != nil && p.TCPSocket.Port.Type == intstr.String {
			list = append(list, namedPort{p.name, p.TCPSocket.Port.StrVal, field(p.field, "tcpSocket", "port")})
		}
	}
	if l := c.Lifecycle; l != nil {
		if h := l.PostStart; h != nil && h.HTTPGet != nil && h.HTTPGet.Port.Type == intstr.String {
			list = append(list, namedPort{"post_start", h.HTTPGet.Port.StrVal, field("lifecycle", "postStart", "httpGet", "port")})
		}
		if h := l.PreStop; h != nil && h.HTTPGet != nil && h.HTTPGet.Port.Type == intstr.String {
			list = append(list, namedPort{"pre_stop", h.HTTPGet.Port.StrVal, field("lifecycle", "preStop", "httpGet", "port")})
		}
	}
	return list
}

// unknownPort reports a name that is none of the container's ports.
func (c *Container) unknownPort(named namedPort) {
	const why = "The kubelet looks the name up in the ports of that container alone, so it never succeeds."
	for _, other := range c.Pod.Containers {
		if n := other.portNamed(named.name); n > 0 {
			d := c.Report(named.path, "The %s of %s names the port %q, which is one of %s. %s Write the number, %d: the containers of a pod share its address.",
				named.what, c.Title(), named.name, other.Title(), why, n)
			c.suggest(d, named, strconv.Itoa(int(n)))
			return
		}
	}
	var names []string
	for _, port := range c.Ports {
		if port.Name != "" {
			names = append(names, port.Name)
		}
	}
	hint := "Write the port's number, or give the container a port of that name."
	if near := diag.Nearest(named.name, names); near != "" {
		d := c.Report(named.path, "The %s of %s names the port %q, and %s has none of that name. %s Did you mean %q?", named.what, c.Title(), named.name, c.Title(), why, near)
		c.suggest(d, named, strconv.Quote(near))
		return
	}
	if len(names) > 0 {
		hint = "There is " + strings.Join(names, ", ") + "; write one of these, or the port's number."
	}
	c.Report(named.path, "The %s of %s names the port %q, and %s has none of that name. %s %s", named.what, c.Title(), named.name, c.Title(), why, hint)
}

// suggest offers a text in place of the name, where the file has the name itself.
func (c *Container) suggest(d *hcl.Diagnostic, named namedPort, text string) {
	if c.Has(named.path...) && c.Pod.Source(c.At(named.path...)) == strconv.Quote(named.name) {
		diag.Suggest(d, c.At(named.path...), text)
	}
}
