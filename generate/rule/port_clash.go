package rule

import (
	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"
)

var portClash = Rule{
	ID:       "port-clash",
	Title:    "Two containers at one port",
	Severity: hcl.DiagError,
	Risk:     "Low: processes that bind different addresses of the pod can share a port.",
	Covers:   []string{"duplicate port definition with "},
	check: func(p *Pod) {
		type listener struct {
			c *Container
			i int
		}
		type socket struct {
			port     int32
			protocol corev1.Protocol
		}
		seen := map[socket][]listener{}
		for _, c := range p.Containers {
			for i, port := range c.Ports {
				at := socket{port.ContainerPort, protocolOf(port.Protocol)}
				for _, before := range seen[at] {
					if before.c.Beside(c) {
						c.Report(field("ports", itoa(i), "containerPort"), "%s and %s both listen at %d/%s. The containers of a pod share its network, so the second one to start cannot bind the port. Give one of them another port, and tell its program.",
							before.c.Title(), c.Title(), at.port, at.protocol)
						break
					}
				}
				seen[at] = append(seen[at], listener{c, i})
			}
		}
	},
}

// protocolOf is a protocol as the API server would default it.
func protocolOf(p corev1.Protocol) corev1.Protocol {
	if p == "" {
		return corev1.ProtocolTCP
	}
	return p
}
