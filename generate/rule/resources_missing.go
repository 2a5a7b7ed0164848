package rule

import (
	"strings"

	corev1 "k8s.io/api/core/v1"

	"podgen/generate/diag"
)

var resourcesMissing = Rule{
	ID:       "resources-missing",
	Title:    "Container requests no resources",
	Severity: diag.Info,
	Risk:     "Low: a LimitRange of the namespace may set them.",
	check: func(p *Pod) {
		if p.Spec.Resources != nil || p.limited {
			return
		}
		for _, c := range p.Containers {
			if c.Init() {
				continue // while it runs it has the place of the main containers
			}
			var missing []string
			if c.requested(corev1.ResourceCPU) == nil {
				missing = append(missing, "cpu")
			}
			if c.requested(corev1.ResourceMemory) == nil {
				missing = append(missing, "memory")
			}
			if len(missing) > 0 {
				c.Report(nil, "%s requests no %s: the scheduler counts it as nothing, and it is among the first to suffer when the node is full. Write resources { requests = { cpu = \"50m\", memory = \"64Mi\" } } with what it needs.", c.Title(), strings.Join(missing, " and no "))
			}
		}
	},
}
