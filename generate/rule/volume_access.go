package rule

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/diag"
)

// Source: volumes of ConfigMaps, Secrets and the like are read-only to every container
// since Kubernetes 1.9.6 (kubernetes/kubernetes#60814).
var volumeAccess = Rule{
	ID:       "volume-access",
	Title:    "Mount and use of the volume disagree",
	Severity: hcl.DiagWarning,
	Weak:     diag.Info,
	Risk:     "Low: the script says that it writes, though it may not come to that line.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			if len(c.VolumeMounts) == 0 {
				continue
			}
			for _, s := range c.Scripts() {
				c.refusedWrite(s)
			}
		}
		for _, f := range p.flows() {
			if isEmptyDir(f.Volume) && len(f.Mounts) > 1 {
				f.onlyReaders()
			}
		}
	},
}

// refusedWrite reports the first write of a script to a mount that is read-only.
func (c *Container) refusedWrite(s *Script) {
	for _, a := range s.effects.writes {
		m, i := c.mountOf(a.path)
		if m == nil || c.exists(a) {
			continue
		}
		switch v, _ := c.Pod.Volume(m.Name); {
		case m.ReadOnly:
			d := s.Report(a.at, "%s writes %q, and mounts volume %q there with read_only = true: \"Read-only file system\". Take read_only away, or write elsewhere.", c.Title(), a.path, m.Name)
			c.writable(d, i)
			return
		case v != nil && isGiven(v):
			s.Report(a.at, "%s writes %q in volume %q, and a volume of a %s is always read-only: \"Read-only file system\". Copy the files to an empty volume in an init, or write elsewhere.", c.Title(), a.path, m.Name, sourceName(v))
			return
		case v != nil && v.PersistentVolumeClaim != nil && v.PersistentVolumeClaim.ReadOnly:
			s.Report(a.at, "%s writes %q in volume %q, whose claim is mounted with read_only = true: \"Read-only file system\". Take read_only away, or write elsewhere.", c.Title(), a.path, m.Name)
			return
		}
	}
}

// writable offers to take the read_only of a mount away.
func (c *Container) writable(d *hcl.Diagnostic, mount int) {
	at := c.At("volumeMounts", itoa(mount), "readOnly")
	if c.Pod.Source(at) != "true" {
		return
	}
	if block := c.Pod.block(c.At("volumeMounts", itoa(mount))); block != nil && block.Body.Attributes["read_only"] != nil {
		if line, alone := c.Pod.line(block.Body.Attributes["read_only"]); alone {
			diag.Suggest(d, line, "")
			return
		}
	}
	diag.Suggest(d, at, "false")
}

// onlyReaders reports the containers that read what others write, and could write.
func (f *flow) onlyReaders() {
	if _, does := f.writers(); !does {
		return // see volume-never-written
	}
	for _, m := range f.Mounts {
		if m.Use != reads || m.MountPropagation != nil && *m.MountPropagation == corev1.MountPropagationBidirectional {
			continue
		}
		d := m.By.Suspect(field("volumeMounts", itoa(m.Index)), "%s only reads volume %q and may write to it. Write read_only = true, and it cannot spoil the files of the others.", m.By.Title(), f.Name)
		block := m.By.Pod.block(m.By.At("volumeMounts", itoa(m.Index)))
		if at, indent, ok := m.By.Pod.appended(block); ok && strings.HasPrefix(block.Type, "mount") && block.Body.Attributes["read_only"] == nil {
			diag.Suggest(d, at, "\n"+indent+"read_only = true")
		}
	}
}
