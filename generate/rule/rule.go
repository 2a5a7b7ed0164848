// Package rule holds what Kubernetes accepts and what goes wrong all the same
// when the pod runs. Each rule is a file of its own.
//
// A rule looks at the plan of one pod. What the API server itself refuses is no
// rule: that is generate/apiserver's.
package rule

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/diag"
	"podgen/generate/kubernetes"
	"podgen/generate/parallel"
	"podgen/generate/plan"
)

// rule is a rule with its check. The check gets the pods of objects without
// mistakes, one at a time.
type rule struct {
	diag.Rule
	check func(*pod) hcl.Diagnostics
}

// pod is what a rule looks at.
type pod struct {
	*plan.Object
	spec    *corev1.PodSpec
	release kubernetes.Release
}

// all lists the rules.
func all() []rule {
	return []rule{neverRestartedProbe()}
}

// Rules is the catalogue.
func Rules() []diag.Rule {
	var rules []diag.Rule
	for _, r := range all() {
		rules = append(rules, r.Rule)
	}
	return rules
}

// Check holds the pods of a plan to the rules, as the kubelet of a release would
// run them.
func Check(p *plan.Plan, release kubernetes.Release) hcl.Diagnostics {
	rules := all()
	found := make([]hcl.Diagnostics, len(p.Objects))
	parallel.For(len(p.Objects), parallel.All(), func() func(int) {
		return func(i int) {
			o := p.Objects[i]
			if o.Pod == nil {
				return
			}
			_, spec := o.Kind.PodTemplate(o.Value)
			for _, r := range rules {
				for _, d := range r.check(&pod{o, spec, release}) {
					d.Severity = r.Severity
					found[i] = append(found[i], diag.Named(d, r.ID))
				}
			}
		}
	})
	return slices.Concat(found...)
}
