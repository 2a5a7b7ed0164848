package rule

import (
	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"
)

// Source: k8s.io/kubernetes/pkg/apis/core/validation: AccumulateUniqueHostPorts sees
// the containers together, and the init containers each for itself.
var hostPortClash = Rule{
	ID:       "host-port-clash",
	Title:    "Two containers at one port of the node",
	Severity: hcl.DiagError,
	Risk:     "None.",
	check: func(p *Pod) {
		for n, c := range p.Containers {
			for i, port := range c.Ports {
				if port.HostPort == 0 {
					continue
				}
				at := field("ports", itoa(i), "hostPort")
				if p.Spec.HostNetwork && c.Sidecar() && port.HostPort != port.ContainerPort {
					c.Report(at, "%s listens at port %d, and is to be reached at port %d of the node. With host_network = true there is one network, so the two are the same. Write host_port = %d, or leave it out.",
						c.Title(), port.ContainerPort, port.HostPort, port.ContainerPort)
					continue
				}
				for _, before := range p.Containers[:n] {
					if before.Beside(c) && !(before.Main() && c.Main()) && before.takes(port) {
						c.Report(at, "%s and %s both ask for port %d of the node, which leads to one of them only. Give one of them another host_port, or none: a service reaches a pod without.",
							before.Title(), c.Title(), port.HostPort)
						break
					}
				}
			}
		}
	},
}

// takes says that the container asks for the port of the node that another one asks
// for, at another port of the pod.
func (c *Container) takes(other corev1.ContainerPort) bool {
	for _, port := range c.Ports {
		if port.HostPort == other.HostPort && port.ContainerPort != other.ContainerPort && protocolOf(port.Protocol) == protocolOf(other.Protocol) &&
			(port.HostIP == other.HostIP || anyAddress(port.HostIP) || anyAddress(other.HostIP)) {
			return true
		}
	}
	return false
}

func anyAddress(ip string) bool { return ip == "" || ip == "0.0.0.0" || ip == "::" }
