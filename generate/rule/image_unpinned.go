package rule

import "github.com/hashicorp/hcl/v2"

var imageUnpinned = Rule{
	ID:       "image-unpinned",
	Title:    "Image that changes",
	Severity: hcl.DiagWarning,
	Risk:     "None: the name says it.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			if c.Image == "" || c.Image == injected || !c.Ref.Floating() || imageFault(c.Image) != "" {
				continue
			}
			what := "has no tag, which stands for latest"
			if c.Ref.Tag != "" {
				what = "has the tag latest"
			}
			c.Report(field("image"), "The image of %s %s: tomorrow's pod may run another program than today's, and two nodes may run two. Write the tag of a version, or a digest.",
				c.Title(), what)
		}
	},
}

// injected is what stands for the image of a container into which Istio writes its own.
// Source: https://istio.io/latest/docs/setup/additional-setup/gateway/.
const injected = "auto"
