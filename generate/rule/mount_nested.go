package rule

import (
	"path"

	"podgen/generate/diag"
)

// It works in every volume: the kubelet makes the folder for the inner mount in the volumes that
// it fills itself, and the container runtime in the others. Source: MakeNestedMountpoints in
// k8s.io/kubernetes/pkg/volume/util/nested_volumes.go.
var mountNested = Rule{
	ID:       "mount-nested",
	Title:    "Mount inside another mount",
	Severity: diag.Info,
	Risk:     "High: most often it is meant.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			for i := range c.VolumeMounts {
				at := mountPath(&c.VolumeMounts[i])
				if at == "/" {
					continue
				}
				if outer, _ := c.mountOf(path.Dir(at)); outer != nil && mountPath(outer) != "/" && outer.Name != c.VolumeMounts[i].Name {
					c.Report(field("volumeMounts", itoa(i)), "This is inside the mount of volume %q at %q, and hides what that has in %q.", outer.Name, outer.MountPath, at)
				}
			}
		}
	},
}
