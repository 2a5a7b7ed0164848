package rule

import (
	"github.com/hashicorp/hcl/v2"
)

// Source: verifyRunAsNonRoot in
// k8s.io/kubernetes/pkg/kubelet/kuberuntime/security_context_others.go.
var nonRootConflict = Rule{
	ID:       "non-root-conflict",
	Title:    "Container may not run as root, and does",
	Severity: hcl.DiagError,
	Weak:     hcl.DiagWarning,
	Risk:     "None where the module sets the user. Low where the image does: a cluster may choose a user for every pod, as OpenShift does.",
	check: func(p *Pod) {
		if p.windows() {
			return
		}
		for _, c := range p.Containers {
			uid, where, known := c.user()
			if !c.nonRoot() || !known || uid != 0 {
				continue
			}
			switch {
			case where != nil:
				c.Report(where, "%s has run_as_user = 0 and run_as_non_root = true: the kubelet refuses to start it. Set another user, or run_as_non_root = false for this container.", c.Title())
			case c.setsUser():
				if c.SecurityContext != nil && c.SecurityContext.RunAsNonRoot != nil {
					c.Report(field("securityContext", "runAsNonRoot"), "%s has run_as_non_root = true, and the pod run_as_user = 0: the kubelet refuses to start it. Set run_as_user for this container.", c.Title())
				} else if c == p.firstRoot() {
					p.Report(p.At("securityContext", "runAsUser"), "The pod has run_as_user = 0 and run_as_non_root = true: the kubelet refuses to start its containers. Set another user.")
				}
			case c.SecurityContext != nil && c.SecurityContext.RunAsNonRoot != nil:
				c.Suspect(field("securityContext", "runAsNonRoot"), "The image of %s, %q, runs as root, and the kubelet refuses to start it with run_as_non_root = true. Set run_as_user to a user that the program can work as, or take an image that has one.", c.Title(), c.Image)
			default:
				c.Suspect(field("image"), "%q runs as root, and the kubelet refuses to start it, since the pod has run_as_non_root = true. Set run_as_user for %s to a user that the program can work as, or take an image that has one.", c.Image, c.Title())
			}
		}
	},
}

// firstRoot is the first container that leaves it to the pod to say who runs it.
func (p *Pod) firstRoot() *Container {
	for _, c := range p.Containers {
		if s := c.SecurityContext; s == nil || s.RunAsUser == nil && s.RunAsNonRoot == nil {
			return c
		}
	}
	return nil
}
