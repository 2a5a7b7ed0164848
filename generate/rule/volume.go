package rule

import (
	"path"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// flow is a volume of a pod with the containers that mount it.
type flow struct {
	*corev1.Volume
	Index  int        // in Spec.Volumes
	Mounts []mounting // in the order of starting
}

// mounting is one mount of a volume.
type mounting struct {
	*corev1.VolumeMount
	By    *Container
	Index int // in VolumeMounts
	Use   use
}

// use is what a container does with a volume that it mounts.
type use int

const (
	mayWrite use = iota // nobody knows
	writes              // its script says so
	tries               // its script says so, and the mount is read-only: see volume-access
	reads               // its script or command only reads
	readOnly            // the mount lets it do no more
)

// Writes says that the container may write, or is meant to: nothing speaks against it.
func (m mounting) Writes() bool { return m.Use == mayWrite || m.Use == writes || m.Use == tries }

// flows are the volumes of the pod, in the order of the file.
func (p *Pod) flows() []flow {
	if p.volumes != nil || len(p.Spec.Volumes) == 0 {
		return p.volumes
	}
	p.volumes = make([]flow, len(p.Spec.Volumes))
	for i := range p.Spec.Volumes {
		f := &p.volumes[i]
		f.Volume, f.Index = &p.Spec.Volumes[i], i
		for _, c := range p.Containers {
			for n := range c.VolumeMounts {
				if m := &c.VolumeMounts[n]; m.Name == f.Name {
					use := readOnly
					if !isGiven(f.Volume) {
						use = c.use(m)
					}
					f.Mounts = append(f.Mounts, mounting{m, c, n, use})
				}
			}
		}
	}
	return p.volumes
}

// use finds out what a container does with a volume at a mount.
func (c *Container) use(m *corev1.VolumeMount) use {
	for _, s := range c.Scripts() {
		for _, a := range s.effects.writes {
			if c.exists(a) {
				continue
			}
			if innermost, _ := c.mountOf(a.path); innermost == m && m.ReadOnly {
				return tries
			} else if innermost == m {
				return writes
			}
		}
	}
	switch {
	case m.ReadOnly:
		return readOnly
	case c.names(mountPath(m)) && c.onlyReads():
		return reads
	}
	return mayWrite
}

// exists says that a folder that a script makes is there before: mkdir -p then changes
// nothing. The folders around a mount are there, and a few that all images have.
func (c *Container) exists(a access) bool {
	if a.by != "mkdir" {
		return false
	}
	for i := range c.VolumeMounts {
		if under(mountPath(&c.VolumeMounts[i]), a.path) {
			return true
		}
	}
	switch a.path {
	case "/", "/tmp", "/var", "/var/tmp", "/var/log", "/var/lib", "/var/cache", "/var/run", "/run", "/etc", "/opt", "/srv", "/home", "/root", "/mnt", "/usr", "/usr/local":
		return true
	}
	return false
}

// names says that a command line of the container names a path. One that does not may be
// there for people to work in.
func (c *Container) names(p string) bool {
	for _, cmd := range c.Commands() {
		for _, word := range cmd.Argv {
			if strings.Contains(word, p) {
				return true
			}
		}
	}
	return false
}

// onlyReads says that nothing that the module runs in the container writes a file.
func (c *Container) onlyReads() bool {
	for _, s := range c.Scripts() {
		if !s.effects.plain {
			return false
		}
	}
	commands := c.Commands()
	if len(commands) == 0 || !commands[0].Own() {
		return false
	}
	for _, cmd := range commands {
		if i, _ := scriptIn(cmd.Argv); i >= 0 {
			continue
		}
		if cmd.Own() && len(c.Command) == 0 || !harmless(path.Base(cmd.Argv[0]), cmd.Argv[1:]) {
			return false
		}
	}
	return true
}

// isEmptyDir says that a volume is empty when the pod starts. A volume without a
// source is one.
func isEmptyDir(v *corev1.Volume) bool {
	return v.EmptyDir != nil || v.VolumeSource == (corev1.VolumeSource{})
}

// isGiven says that a volume shows what the API server holds: it is read-only to
// all containers.
func isGiven(v *corev1.Volume) bool {
	return v.ConfigMap != nil || v.Secret != nil || v.Projected != nil || v.DownwardAPI != nil
}

// sourceName is the name of a volume's source as the file spells it.
func sourceName(v *corev1.Volume) string {
	switch {
	case v.ConfigMap != nil:
		return "config_map"
	case v.Secret != nil:
		return "secret"
	case v.Projected != nil:
		return "projected"
	case v.DownwardAPI != nil:
		return "downward_api"
	case v.PersistentVolumeClaim != nil:
		return "persistent_volume_claim"
	}
	return "empty_dir"
}

// mountPath is the path of a mount as the container runtime has it: the kubelet
// takes one that is not absolute from the root.
func mountPath(m *corev1.VolumeMount) string {
	if p := m.MountPath; strings.HasPrefix(p, "/") && (len(p) == 1 || p[len(p)-1] != '/') && !strings.Contains(p, "//") && !strings.Contains(p, "/.") {
		return p
	}
	return path.Clean("/" + m.MountPath)
}

// mountOf returns the container's mount that holds a path, the innermost one, and
// its index; nil if the path is in the image.
func (c *Container) mountOf(p string) (*corev1.VolumeMount, int) {
	found, longest := -1, -1
	for i := range c.VolumeMounts {
		if at := mountPath(&c.VolumeMounts[i]); len(at) > longest && under(p, at) {
			found, longest = i, len(at)
		}
	}
	if found < 0 {
		return nil, -1
	}
	return &c.VolumeMounts[found], found
}
