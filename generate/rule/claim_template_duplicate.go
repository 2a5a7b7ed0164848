package rule

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/diag"
)

// Source: updateStorage in
// k8s.io/kubernetes/pkg/controller/statefulset/stateful_set_utils.go.
var claimTemplateDuplicate = Rule{
	ID:       "claim-template-duplicate",
	Title:    "Claim has the name of another volume",
	Severity: hcl.DiagError,
	Weak:     diag.Info,
	Risk:     "None for two templates. A volume of the name may be there as a placeholder, which works: that is worth knowing only.",
	check: func(p *Pod) {
		set, ok := p.Object.Value.(*appsv1.StatefulSet)
		if !ok {
			return
		}
		claims := set.Spec.VolumeClaimTemplates
		for i := range claims {
			name := claims[i].Name
			same := func(c corev1.PersistentVolumeClaim) bool { return c.Name == name }
			if slices.ContainsFunc(claims[:i], same) {
				p.Report(p.claimName(i), "The stateful set has two claim templates of the name %q: only one of them becomes a volume. Give one of them another name.", name)
			} else if v, _ := p.Volume(name); v != nil {
				p.Suspect(p.claimName(i), "The pod has a volume %q as well: the claim takes its place, so the volume does nothing. Take it away, or give it another name if both are needed.", name)
			}
		}
	},
}

// claimName is the HCL that named a claim template.
func (p *Pod) claimName(i int) hcl.Range {
	return p.Set("spec", "volumeClaimTemplates", itoa(i), "metadata", "name")
}
