package rule

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"
)

var imagePortClash = Rule{
	ID:       "image-port-clash",
	Title:    "Two images at one port",
	Severity: hcl.DiagWarning,
	Risk:     "Medium: the image may have been built with another configuration under the same name.",
	check: func(p *Pod) {
		for i, c := range p.Containers {
			for _, before := range p.Containers[:i] {
				if before.Beside(c) && !c.clashes(before) {
					before.clashes(c)
				}
			}
		}
	},
}

// clashes reports the first port at which the container's image listens and another
// one does as well, unless both declare it: that is port-clash. What listens elsewhere
// than it declares is image-port-mismatch.
func (c *Container) clashes(other *Container) bool {
	if c.elsewhere() {
		return false
	}
	for _, port := range c.usual() {
		if !other.serves(port) || other.declares(port) && c.declares(port) || !other.declares(port) && other.elsewhere() {
			continue
		}
		c.Report(field("image"), "The image of %s listens at port %d unless it is configured otherwise, and so does %s. The containers of a pod share its network, so the second one to start cannot bind the port. Give one of them a configuration with another port.",
			c.Title(), port, other.Title())
		return true
	}
	return false
}

// elsewhere says that the container declares TCP ports and its image is known to
// listen at none of them.
func (c *Container) elsewhere() bool {
	usual := c.usual()
	return len(usual) > 0 && !slices.ContainsFunc(usual, c.declares) &&
		slices.ContainsFunc(c.Ports, func(p corev1.ContainerPort) bool { return protocolOf(p.Protocol) == corev1.ProtocolTCP })
}
