package rule

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
	if c.Known == nil || c.Known.UID < 0 {
		return 0, nil, false
	}
	return c.Known.UID, nil, true
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
