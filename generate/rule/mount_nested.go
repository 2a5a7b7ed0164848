package rule

import (
	"path"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

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
				outer, _ := c.mountOf(path.Dir(at))
				if outer == nil || mountPath(outer) == "/" || outer.Name == c.VolumeMounts[i].Name || p.nothingHidden(outer, &c.VolumeMounts[i]) {
					continue
				}
				where := field("volumeMounts", itoa(i))
				if v, _ := p.Volume(c.VolumeMounts[i].Name); c.VolumeMounts[i].ReadOnly || v != nil && isGiven(v) {
					c.Report(where, "This is inside the mount of volume %q at %q, and hides what that has in %q.", outer.Name, outer.MountPath, at)
				} else {
					c.Report(where, "This is inside the mount of volume %q at %q: it hides what that has in %q, and what is written there goes to volume %q.", outer.Name, outer.MountPath, at, c.VolumeMounts[i].Name)
				}
			}
		}
	},
}

// nothingHidden says that the volume of the outer mount has nothing where the inner one
// is: it is a ConfigMap or the like, whose files are elsewhere, both show one folder of the
// node, or it is room to work in for this container alone, around files of a Secret.
func (p *Pod) nothingHidden(outer, inner *corev1.VolumeMount) bool {
	around, i := p.Volume(outer.Name)
	within, _ := p.Volume(inner.Name)
	if around == nil || outer.SubPath != "" || outer.SubPathExpr != "" {
		return false
	}
	rest := strings.TrimPrefix(mountPath(inner), mountPath(outer)) // "/crl"
	switch {
	case isEmptyDir(around) && within != nil && isGiven(within):
		return len(p.flows()[i].Mounts) == 1
	case around.ConfigMap != nil:
		return !shows(around.ConfigMap.Items, rest[1:])
	case around.Secret != nil:
		return !shows(around.Secret.Items, rest[1:])
	case around.HostPath != nil && within != nil && within.HostPath != nil:
		return inner.SubPath == "" && inner.SubPathExpr == "" && path.Join(around.HostPath.Path, rest) == path.Clean(within.HostPath.Path)
	}
	return false
}

// shows says that one of the files of a volume is at a path, or in a folder there.
func shows(items []corev1.KeyToPath, at string) bool {
	return slices.ContainsFunc(items, func(item corev1.KeyToPath) bool { return under(path.Clean(item.Path), at) })
}
