package rule

import (
	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// Source: FindPort of k8s.io/kubernetes/pkg/api/v1/pod takes the first port of a
// name: containers before native sidecars.
var portNameReused = Rule{
	ID:       "port-name-reused",
	Title:    "Port name given twice",
	Severity: hcl.DiagWarning,
	Risk:     "Low: the service may mean the container that it reaches.",
	check: func(p *Pod) {
		for n, c := range p.Containers {
			for i, port := range c.Ports {
				if port.Name == "" || c.Init() {
					continue
				}
				for _, other := range p.Containers[:n] {
					if other.Init() || !other.hasPort(port) || !p.targeted(port.Name) {
						continue
					}
					reached := p.named(port.Name, port.Protocol)
					c.Report(field("ports", itoa(i), "name"), "%s and %s both have a port %q, and a service leads to it by name: it reaches %s only. Give one of them another name.",
						other.Title(), c.Title(), port.Name, reached.Title())
					break
				}
			}
		}
	},
}

// hasPort says that the container has another port of the same name and protocol.
func (c *Container) hasPort(other corev1.ContainerPort) bool {
	for _, port := range c.Ports {
		if port.Name == other.Name && port.ContainerPort != other.ContainerPort && protocolOf(port.Protocol) == protocolOf(other.Protocol) {
			return true
		}
	}
	return false
}

// targeted says that a service leads to a port by its name.
func (p *Pod) targeted(name string) bool {
	for _, s := range p.services() {
		for i := range s.Spec.Ports {
			if s.target(i) == intstr.FromString(name) {
				return true
			}
		}
	}
	return false
}
