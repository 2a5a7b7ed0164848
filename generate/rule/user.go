package rule

import "strings"

// user is the user that the container runs as: what the module says, else what is
// known of the image; false if nobody knows. The path is the field that says it, nil
// where the image does.
func (c *Container) user() (uid int64, where []string, ok bool) {
	if s := c.SecurityContext; s != nil && s.RunAsUser != nil {
		return *s.RunAsUser, field("securityContext", "runAsUser"), true
	}
	if s := c.Pod.Spec.SecurityContext; s != nil && s.RunAsUser != nil {
		return *s.RunAsUser, nil, true
	}
	if c.Known == nil || c.Known.UID < 0 || otherUser(c.Ref.Tag) {
		return 0, nil, false
	}
	return c.Known.UID, nil, true
}

// otherUser says that a tag names a variant of an image with another user.
func otherUser(tag string) bool {
	for _, part := range []string{"root", "unprivileged", "user"} { // nonroot, rootless
		if strings.Contains(tag, part) {
			return true
		}
	}
	return false
}

// nonRoot says that the kubelet starts the container only as a user other than root.
func (c *Container) nonRoot() bool {
	if s := c.SecurityContext; s != nil && s.RunAsNonRoot != nil {
		return *s.RunAsNonRoot
	}
	s := c.Pod.Spec.SecurityContext
	return s != nil && s.RunAsNonRoot != nil && *s.RunAsNonRoot
}

// setsUser says that the module says who runs the container.
func (c *Container) setsUser() bool {
	s, pod := c.SecurityContext, c.Pod.Spec.SecurityContext
	return s != nil && s.RunAsUser != nil || pod != nil && pod.RunAsUser != nil
}
