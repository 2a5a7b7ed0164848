package rule

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/diag"
	"podgen/schema"
)

var ambassadorUnused = Rule{
	ID:       "ambassador-unused",
	Title:    "Nobody knocks at the ambassador",
	Severity: hcl.DiagWarning,
	Weak:     diag.Info,
	Risk:     "Medium: the address may be built into an image. About an ordinary container, which is often imported, it is only worth knowing.",
	check: func(p *Pod) {
		if len(p.Spec.HostAliases) > 0 || p.Spec.HostNetwork {
			return
		}
		for _, c := range p.Containers {
			if c.Role() != schema.Ambassador || len(c.Ports) == 0 || p.reached(c) {
				continue
			}
			used := slices.ContainsFunc(p.Containers, func(o *Container) bool { return o != c && o.mayDial(c) })
			if used {
				continue
			}
			report := c.Suspect
			if c.Sidecar() {
				report = c.Report
			}
			report(nil, "%s is the pod's door at port %d, and no container refers to it or names its port. Tell those that use it where it is: %s.address is %q. A helper that nobody dials is a sidecar.",
				c.Title(), c.Ports[0].ContainerPort, c.reference(), "127.0.0.1:"+itoa(int(c.Ports[0].ContainerPort)))
		}
	},
}

// reached says that others than the pod connect to the container: by a service, or
// by a port of the node.
func (p *Pod) reached(c *Container) bool {
	if slices.ContainsFunc(c.Ports, func(port corev1.ContainerPort) bool { return port.HostPort != 0 }) {
		return true
	}
	return slices.ContainsFunc(p.services(), func(s Service) bool { return s.leadsTo(c) })
}
