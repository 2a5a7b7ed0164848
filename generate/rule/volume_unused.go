package rule

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"podgen/generate/diag"
)

var volumeUnused = Rule{
	ID:       "volume-unused",
	Title:    "Volume is not shared",
	Severity: diag.Info,
	Risk:     "Medium: a volume of one container may be there to be larger, faster or writable. One at a usual place for that (/tmp, a cache) is not found.",
	check: func(p *Pod) {
		for _, f := range p.flows() {
			switch {
			case len(f.Mounts) == 0 && !p.usesOtherwise(f.Name) && !isInjected(f.Name):
				p.Report(p.At("volumes", itoa(f.Index)), "No container mounts volume %q. Mount it, or take it away.", f.Name)
			case len(f.Mounts) == 1 && len(p.Containers) > 1 && isEmptyDir(f.Volume) && !isScratch(f) && f.alone() == "":
				p.Report(p.At("volumes", itoa(f.Index)), "Only %s mounts volume %q, so what is in it is shared with nobody. If another container needs the files, mount it there as well.", f.Mounts[0].By.Title(), f.Name)
			}
		}
	},
}

// usesOtherwise says that a container uses a volume without a mount: as a device, or
// for a file of variables.
func (p *Pod) usesOtherwise(volume string) bool {
	for _, c := range p.Containers {
		if slices.ContainsFunc(c.VolumeDevices, func(d corev1.VolumeDevice) bool { return d.Name == volume }) {
			return true
		}
		for i := range c.Env {
			if from := c.Env[i].ValueFrom; from != nil && from.FileKeyRef != nil && from.FileKeyRef.VolumeName == volume {
				return true
			}
		}
	}
	return false
}

// isInjected says that a volume is there for a container that the cluster adds to the
// pod: the sidecar of Cloud Storage FUSE on GKE finds its buffer and its cache by name.
// Source: https://cloud.google.com/kubernetes-engine/docs/how-to/cloud-storage-fuse-csi-driver-sidecar.
func isInjected(volume string) bool { return strings.HasPrefix(volume, "gke-gcsfuse-") }

// isScratch says that a volume is there for one container to have room: by its
// name, by where it is mounted, by its limits, or since the rest is read-only.
func isScratch(f flow) bool {
	m := f.Mounts[0]
	if s := m.By.SecurityContext; s != nil && s.ReadOnlyRootFilesystem != nil && *s.ReadOnlyRootFilesystem || m.Use == readOnly || m.SubPath != "" {
		return true
	}
	if at := mountPath(m.VolumeMount); strings.Contains(at, "/.") || strings.HasPrefix(at, "/root/") {
		return true // what a program keeps in its home
	}
	if e := f.EmptyDir; e != nil && (e.Medium != "" || e.SizeLimit != nil) {
		return true
	}
	at := mountPath(m.VolumeMount)
	for _, part := range []string{"tmp", "temp", "cache", "run", "scratch", "data", "shm", "storage", "lib"} {
		if strings.Contains(at, part) || strings.Contains(f.Name, part) {
			return true
		}
	}
	return false
}
