package rule

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
)

var imagePortMismatch = Rule{
	ID:       "image-port-mismatch",
	Title:    "Image listens at another port",
	Severity: hcl.DiagWarning,
	Risk:     "Medium: the image may have been built with another configuration under the same name.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			if !c.elsewhere() {
				continue
			}
			for i, port := range c.Ports {
				if protocolOf(port.Protocol) == "TCP" {
					c.Report(field("ports", itoa(i), "containerPort"), "%s declares port %d, and the image %s listens at %s unless it is configured otherwise. To declare a port configures nothing, so nobody answers at %d. Declare the port of the image, or mount a configuration with yours.",
						c.Title(), port.ContainerPort, c.Image, numbers(c.usual()), port.ContainerPort)
					break
				}
			}
		}
	},
}

// numbers lists ports: "80", "80 and 443".
func numbers(ports []int32) string {
	var words []string
	for _, port := range ports {
		words = append(words, itoa(int(port)))
	}
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}
