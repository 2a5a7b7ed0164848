package rule

import (
	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/diag"
)

// Source: calculateEmptyDirMemorySize in k8s.io/kubernetes/pkg/volume/emptydir: without a
// limit such a volume may grow to the memory limit of the pod, and where a container
// (an init as well) has none, to all memory that the node has for pods.
var memoryVolumeUnbounded = Rule{
	ID:       "memory-volume-unbounded",
	Title:    "Volume in memory has no limit",
	Severity: hcl.DiagWarning,
	Weak:     diag.Info,
	Risk:     "Low: what is written there may be small by its nature.",
	check: func(p *Pod) {
		for i := range p.Spec.Volumes {
			v := &p.Spec.Volumes[i]
			if v.EmptyDir == nil || v.EmptyDir.Medium != corev1.StorageMediumMemory || v.EmptyDir.SizeLimit != nil {
				continue
			}
			at := p.At("volumes", itoa(i), "emptyDir", "medium")
			if c := p.unlimited(corev1.ResourceMemory); c != nil {
				p.Report(at, "Volume %q is in memory and has no size_limit, and %s has no memory limit: what is written to the volume may take all memory of the node. Write size_limit = \"64Mi\", or what the files need.", v.Name, c.Title())
			} else {
				p.Suspect(at, "Volume %q is in memory and has no size_limit: what is written to it counts against the memory limit of the container that writes it, which is killed when it is full. Write size_limit = \"64Mi\", or what the files need, and the write fails instead.", v.Name)
			}
		}
	},
}

// unlimited is the first container without a limit of a resource, nil if there is none.
func (p *Pod) unlimited(r corev1.ResourceName) *Container {
	if p.Spec.Resources != nil {
		if _, ok := p.Spec.Resources.Limits[r]; ok {
			return nil
		}
	}
	for _, c := range p.Containers {
		if _, ok := c.Resources.Limits[r]; !ok {
			return c
		}
	}
	return nil
}
