package rule

import (
	"path"
	"strings"

	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/diag"
)

// An emptyDir itself is open to every user (mode 0777, pkg/volume/emptydir). What a
// container makes in it belongs to its user, with the usual mask for nobody else to
// write; an fs_group changes nothing about that.
var volumeNotWritable = Rule{
	ID:       "volume-not-writable",
	Title:    "User cannot write to the volume",
	Severity: hcl.DiagWarning,
	Weak:     diag.Info,
	Risk:     "Low for an emptyDir: both scripts show it. High for a claim, which is worth knowing only: some drivers make volumes that all can write.",
	check: func(p *Pod) {
		if p.windows() {
			return
		}
		for _, f := range p.flows() {
			switch {
			case isEmptyDir(f.Volume):
				p.rootOwned(f)
			case f.PersistentVolumeClaim != nil:
				p.claimOfRoot(f)
			}
		}
	},
}

// rootOwned reports the containers that write to what root made.
func (p *Pod) rootOwned(f flow) {
	for _, owner := range f.Mounts {
		uid, _, known := owner.By.user()
		if !known || uid != 0 || owner.Use != writes {
			continue
		}
		for _, other := range f.Mounts {
			if id, _, known := other.By.user(); known && id != 0 && !other.By.Before(owner.By) && other.Use == writes {
				refused(owner, other)
			}
		}
	}
}

// refused reports the first write of a container to a file or into a folder that root made.
func refused(owner, other mounting) {
	for _, s := range owner.By.Scripts() {
		if s.changesRights() {
			return
		}
	}
	for _, s := range owner.By.Scripts() {
		for _, made := range s.effects.writes {
			what, ok := owner.inVolume(made.path)
			for _, t := range other.By.Scripts() {
				for _, written := range t.effects.writes {
					file, inside := other.inVolume(written.path)
					if !ok || !inside || what == "" || file != what && (made.by != "mkdir" || !under(file, what)) || file == what && made.by == "mkdir" {
						continue
					}
					t.Report(written.at, "%s writes %q as a user other than root, and %s made %q in volume %q as root: \"Permission denied\". Run both as one user, or let %s set the owner with chown.",
						other.By.Title(), written.path, owner.By.Title(), made.path, other.Name, owner.By.Title())
					return
				}
			}
		}
	}
}

// inVolume is a path as the volume has it, false if it is not in the mount.
func (m mounting) inVolume(p string) (string, bool) {
	at := mountPath(m.VolumeMount)
	if innermost, _ := m.By.mountOf(p); innermost != m.VolumeMount || m.SubPathExpr != "" {
		return "", false
	}
	return strings.TrimPrefix(path.Join("/", m.SubPath, strings.TrimPrefix(p, at)), "/"), true
}

// changesRights says that a script changes who may write its files.
func (s *Script) changesRights() bool {
	for _, call := range s.Calls() {
		switch call.Name {
		case "chmod", "chown", "chgrp", "umask", "setfacl", "install", "su", "gosu", "su-exec", "setpriv":
			return true
		case "mkdir":
			for _, w := range call.Args {
				if strings.HasPrefix(w.Lit(), "-m") || strings.HasPrefix(w.Lit(), "--mode") {
					return true
				}
			}
		}
	}
	return false
}

// claimOfRoot reports a container that may not be able to write to a claim: a new file
// system belongs to root, unless the kubelet gives it to a group.
func (p *Pod) claimOfRoot(f flow) {
	if s := p.Spec.SecurityContext; f.PersistentVolumeClaim.ReadOnly || s != nil && s.FSGroup != nil || p.manyWriters(f.PersistentVolumeClaim.ClaimName) {
		return
	}
	for _, m := range f.Mounts {
		if uid, _, known := m.By.user(); !known && m.By.Init() || known && uid == 0 {
			return // it may set the owner
		}
	}
	for _, m := range f.Mounts {
		if uid, _, known := m.By.user(); known && m.Writes() {
			m.By.Suspect(field("volumeMounts", itoa(m.Index)), "%s runs as user %d, and a new claim most often belongs to root. Write security_context { fs_group = %d } in the pod, and the kubelet lets that group write.", m.By.Title(), uid, uid)
			return
		}
	}
}

// manyWriters says that a claim is for several nodes: a network file system, whose
// server says who may write.
func (p *Pod) manyWriters(claim string) bool {
	c, ok := p.made("PersistentVolumeClaim", claim).(*corev1.PersistentVolumeClaim)
	if !ok {
		return false
	}
	_, single := singleNode(c.Spec.AccessModes)
	return !single
}
