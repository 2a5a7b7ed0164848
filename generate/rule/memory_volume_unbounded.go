package rule

import (
	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/diag"
)

// Source: calculateEmptyDirMemorySize in k8s.io/kubernetes/pkg/volume/emptydir: without a
// limit such a volume may grow to the memory limit of the pod, and where a container
// (an init as well) has none, to all memory that the node has for pods. What is written
// counts against the memory limit of the container that writes it, so those that do not
// write to the volume do not matter.
// Source: https://kubernetes.io/docs/concepts/storage/volumes/#emptydir.
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
			f := p.flows()[i]
			if len(f.Mounts) == 0 {
				continue // see volume-unused
			}
			at := p.At("volumes", itoa(i), "emptyDir", "medium")
			if c := f.unlimited(corev1.ResourceMemory); c != nil {
				p.Report(at, "Volume %q is in memory and has no size_limit, and %s has no memory limit: what is written to the volume may take all memory of the node. Write size_limit = \"64Mi\", or what the files need.", v.Name, c.Title())
			} else {
				p.Suspect(at, "Volume %q is in memory and has no size_limit: what is written to it counts against the memory limit of the container that writes it, which is killed when it is full. Write size_limit = \"64Mi\", or what the files need, and the write fails instead.", v.Name)
			}
		}
	},
}

// unlimited is the first container that may write to the volume and has no limit of a
// resource, nil if there is none.
func (f *flow) unlimited(r corev1.ResourceName) *Container {
	for _, m := range f.Mounts {
		if !m.Writes() {
			continue
		}
		if all := m.By.Pod.Spec.Resources; all != nil {
			if _, ok := all.Limits[r]; ok {
				return nil
			}
		}
		if _, ok := m.By.Resources.Limits[r]; !ok {
			return m.By
		}
	}
	return nil
}
