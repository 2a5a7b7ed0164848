package rule

import (
	"strconv"

	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"podgen/generate/diag"
)

// Source: FindPort of k8s.io/kubernetes/pkg/api/v1/pod; for native sidecars before 1.32
// see kubernetes-too-old.
var targetPortUnknown = Rule{
	ID:       "target-port-unknown",
	Title:    "Target port unknown",
	Severity: hcl.DiagError,
	Risk:     "None for a service in the workload. A service beside it may select pods of several workloads, of which one has the port.",
	check: func(p *Pod) {
		for _, s := range p.services() {
			for i, port := range s.Spec.Ports {
				target := s.target(i)
				if target.Type != intstr.String {
					continue
				}
				if p.named(target.StrVal, port.Protocol) != nil || s.mapped[i] != nil { // the build stage looks at those in the map
					continue
				}
				at, names := s.at(i, "targetPort"), p.portNames(port.Protocol)
				d := p.Report(at, "The service %q leads to the port %q, and no container of %s has a port of that name and of protocol %s. The service has no endpoints for it, so nobody is answered. Name a port that a container declares, or write its number.%s",
					s.Object.Name, target.StrVal, p.Title(), protocolOf(port.Protocol), diag.DidYouMean(target.StrVal, names))
				if near := diag.Nearest(target.StrVal, names); near != "" && p.Source(at) == strconv.Quote(target.StrVal) {
					diag.Suggest(d, at, strconv.Quote(near))
				}
			}
		}
	},
}

// named is the container that a service finds by the name of a port: containers
// before native sidecars; nil if there is none.
func (p *Pod) named(name string, protocol corev1.Protocol) *Container {
	gated := len(p.Object.Pod.Gated)
	for _, list := range [][]*Container{p.Containers[gated:], p.Containers[:gated]} {
		for _, c := range list {
			if c.Init() {
				continue
			}
			for _, port := range c.Ports {
				if port.Name == name && protocolOf(port.Protocol) == protocolOf(protocol) {
					return c
				}
			}
		}
	}
	return nil
}

// portNames are the names of the ports of a protocol that a service can lead to.
func (p *Pod) portNames(protocol corev1.Protocol) []string {
	var names []string
	for _, c := range p.Containers {
		for _, port := range c.Ports {
			if port.Name != "" && !c.Init() && protocolOf(port.Protocol) == protocolOf(protocol) {
				names = append(names, port.Name)
			}
		}
	}
	return names
}

// portNamed is the number of the container's port of that name, 0 if there is none.
func (c *Container) portNamed(name string) int32 {
	for _, port := range c.Ports {
		if port.Name == name {
			return port.ContainerPort
		}
	}
	return 0
}
