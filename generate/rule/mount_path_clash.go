package rule

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"
)

// Source: the API server compares mount paths as they are written (ValidateVolumeMounts
// in pkg/apis/core/validation), and the kubelet takes a relative one from the root
// (makeMounts in pkg/kubelet/kubelet_pods.go).
var mountPathClash = Rule{
	ID:       "mount-path-clash",
	Title:    "Mount path is not what it seems",
	Severity: hcl.DiagError,
	Weak:     hcl.DiagWarning,
	Risk:     "None.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			for i := range c.VolumeMounts {
				c.mountClash(i)
			}
		}
	},
}

// mountClash compares a mount with those before it, and looks at its path.
func (c *Container) mountClash(i int) {
	m := &c.VolumeMounts[i]
	at, written := mountPath(m), m.MountPath
	where := field("volumeMounts", itoa(i), "mountPath")
	for n := range c.VolumeMounts[:i] {
		if before := &c.VolumeMounts[n]; mountPath(before) == at && before.MountPath != written {
			c.Report(where, "%s mounts volume %q at %q and volume %q at %q: that is one folder, and one of the volumes hides the other. Give one of them another path.",
				c.Title(), before.Name, before.MountPath, m.Name, written)
			return
		}
	}
	switch {
	case written == "" || c.Pod.windows() || strings.Contains(written, `\`): // C:\… or a pipe
	case !strings.HasPrefix(written, "/"):
		c.Suspect(where, "The mount path %q is relative, and not to the working directory: the kubelet takes it from the root. Write %q.", written, at)
	case strings.Contains(written, ":"):
		c.Suspect(where, "The mount path %q has a colon, which container runtimes take for a separator. Choose a path without one.", written)
	}
}

// windows says that the pod runs on Windows, where other rules hold for paths and users.
func (p *Pod) windows() bool {
	return p.Spec.OS != nil && p.Spec.OS.Name == corev1.Windows || p.Spec.NodeSelector[corev1.LabelOSStable] == string(corev1.Windows)
}
