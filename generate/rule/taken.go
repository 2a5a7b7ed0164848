package rule

import "slices"

// refersTo says that a container refers to another one, or depends on it.
func (c *Container) refersTo(other *Container) bool {
	for _, e := range c.Step.Edges {
		if e.To == other.Step.Container {
			return true
		}
	}
	return false
}

// given says that the container is told things of which the module does not show
// what they are: variables of other objects, and files of config maps and secrets.
func (c *Container) given() bool {
	if len(c.EnvFrom) > 0 {
		return true
	}
	for i := range c.Env {
		if c.Env[i].ValueFrom != nil && (c.Env[i].ValueFrom.ConfigMapKeyRef != nil || c.Env[i].ValueFrom.SecretKeyRef != nil) {
			return true
		}
	}
	for i := range c.VolumeMounts {
		if v, _ := c.Pod.Volume(c.VolumeMounts[i].Name); v != nil && isGiven(v) {
			return true
		}
	}
	return false
}

// mayDial says that a container may connect to another one: its command line or its
// environment names the pod itself, or one of the ports; or nobody knows.
func (c *Container) mayDial(other *Container) bool {
	if c.given() || c.refersTo(other) || slices.ContainsFunc(local, c.holds) {
		return true
	}
	for _, port := range other.Ports {
		if c.holds(itoa(int(port.ContainerPort))) {
			return true
		}
	}
	for _, s := range c.Scripts() {
		if len(s.dials(c)) > 0 {
			return true
		}
	}
	return false
}

// shares says that two containers mount one volume.
func (c *Container) shares(other *Container) bool {
	for i := range c.VolumeMounts {
		if m, _ := other.Mount(c.VolumeMounts[i].Name); m != nil {
			return true
		}
	}
	return false
}
