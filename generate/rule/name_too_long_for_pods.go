package rule

import (
	"github.com/hashicorp/hcl/v2"
)

// A pod of a stateful set has the label controller-revision-hash, whose value is the
// name of a revision: the set's name, a hyphen and a hash of up to ten characters.
// Source: ControllerRevisionName in
// k8s.io/kubernetes/pkg/controller/history/controller_history.go.
var nameTooLongForPods = Rule{
	ID:       "name-too-long-for-pods",
	Title:    "Name is too long for the pods",
	Severity: hcl.DiagError,
	Risk:     "Low: the hash has fewer than ten characters in a fifth of all cases, where one or two more would pass.",
	check: func(p *Pod) {
		const label, hash = 63, 10
		if n := len(p.Object.Name); p.Kind == "StatefulSet" && n > label-1-hash {
			p.Report(p.Set("metadata", "name"), "The name of a stateful set is part of a label of its pods, controller-revision-hash, whose value has at most %d characters. With the %d of this name it has more, and no pod can be created. Choose a name of at most %d characters.", label, n, label-1-hash)
		}
	},
}
