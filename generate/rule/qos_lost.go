package rule

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// Inits and native sidecars count for the class of the pod as all containers do. Source:
// ComputePodQOS in k8s.io/kubernetes/pkg/apis/core/v1/helper/qos.
var qosLost = Rule{
	ID:       "qos-lost",
	Title:    "Pod loses its guarantee",
	Severity: hcl.DiagWarning,
	Risk:     "Low: the containers may have equal requests and limits without a wish for the class.",
	check: func(p *Pod) {
		if p.Spec.Resources != nil || p.limited {
			return
		}
		mains := p.Mains()
		if len(mains) == 0 || slices.ContainsFunc(mains, func(c *Container) bool { return !c.guaranteed() }) {
			return
		}
		for _, c := range p.Containers[:len(p.Containers)-len(mains)] {
			if !c.guaranteed() {
				c.Report(nil, "The containers of the pod have limits equal to their requests, for a pod of class Guaranteed, and %s makes it Burstable: inits and native sidecars count as well. Give it limits of cpu and memory, and no lower requests.", c.Title())
				return
			}
		}
	},
}
