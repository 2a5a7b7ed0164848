package rule

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"podgen/schema"
)

var adapterTakesNothing = Rule{
	ID:       "adapter-takes-nothing",
	Title:    "Adapter takes nothing",
	Severity: hcl.DiagWarning,
	Risk:     "Low: what it reads, and where, may be built into its image.",
	check: func(p *Pod) {
		if share := p.Spec.ShareProcessNamespace; p.Spec.HostNetwork || p.Spec.HostPID || share != nil && *share {
			return
		}
		for _, c := range p.Containers {
			if c.Role() != schema.Adapter || c.given() || c.hasDefaults() {
				continue
			}
			takes := slices.ContainsFunc(p.Containers, func(o *Container) bool {
				return o != c && (o.shares(c) || c.mayDial(o) || len(c.Ports) > 0 && o.mayDial(c))
			})
			if !takes {
				c.Report(nil, "%s turns the output of another container into another form, and takes none: it shares no volume with one, and refers to no port. Mount the volume that the other one writes to, or refer to its port; a helper that needs nothing of others is a sidecar.", c.Title())
			}
		}
	},
}

// hasDefaults says that the image is likely to look for its source at a usual port, as
// the exporters of metrics do, or on the node.
func (c *Container) hasDefaults() bool {
	if strings.Contains(c.Ref.Repository, "exporter") {
		return true
	}
	for i := range c.VolumeMounts {
		if v, _ := c.Pod.Volume(c.VolumeMounts[i].Name); v != nil && v.HostPath != nil {
			return true
		}
	}
	return false
}
