package rule

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/image"
)

// What an image has in its folders is in images.txt, in dirs=.
var mountHidesImageFiles = Rule{
	ID:       "mount-hides-image-files",
	Title:    "Mount hides files of the image",
	Severity: hcl.DiagError,
	Weak:     hcl.DiagWarning,
	Risk:     "Low: only images that podgen knows are looked at. A program may do without the files, or somebody fills the volume by hand.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			for i := range c.VolumeMounts {
				c.hides(i)
			}
		}
	},
}

// systemFolders hold what every program needs.
var systemFolders = []string{"/bin", "/sbin", "/lib", "/lib64", "/usr", "/usr/bin", "/usr/lib", "/usr/sbin", "/etc"}

// hides looks at one mount.
func (c *Container) hides(i int) {
	m := &c.VolumeMounts[i]
	at, where := mountPath(m), field("volumeMounts", itoa(i))
	if at == "/" {
		c.Report(where, "%s mounts volume %q at \"/\", in place of the whole image: it cannot start. Mount it at a folder of its own.", c.Title(), m.Name)
		return
	}
	if c.Known == nil {
		return
	}
	v, n := c.Pod.Volume(m.Name)
	if v == nil || v.HostPath != nil || v.PersistentVolumeClaim != nil || c.filled(n) {
		return // a claim may have been filled before
	}
	if slices.Contains(systemFolders, at) && c.Known.Shell != "" && c.Known.Shell != image.NoShell {
		c.Report(where, "The mount of volume %q hides all that %q has in %s, which it needs to run. Mount the volume at a folder of its own%s.", m.Name, c.Image, at, oneFile(v))
		return
	}
	for _, dir := range c.Known.Dirs {
		switch {
		case !under(dir, at) || strings.HasPrefix(dir, "/var/lib/"): // data is there to be replaced
			continue
		case isEmptyDir(v):
			c.Suspect(where, "The mount of volume %q hides what %q has in %s, and the volume is empty: no container before fills it. Fill it in an init, or mount it at another folder.", m.Name, c.Image, dir)
			return
		case isGiven(v) && dir != at:
			c.Suspect(where, "The mount of volume %q hides what %q has in %s, and all beside it. Mount it at the folder that the files belong in%s.", m.Name, c.Image, dir, oneFile(v))
			return
		}
	}
	if v.ConfigMap != nil && len(v.ConfigMap.Items) == 0 && m.SubPath == "" {
		c.hidesIncluded(where, m, v.ConfigMap.Name)
	}
}

// filled says that another container may write to a volume before c needs it, or c itself
// as it starts.
func (c *Container) filled(volume int) bool {
	if c.Lifecycle != nil && c.Lifecycle.PostStart != nil {
		return true
	}
	for _, m := range c.Pod.flows()[volume].Mounts {
		if m.Writes() && m.By != c && !c.Before(m.By) || m.By == c && c.names(mountPath(m.VolumeMount)) {
			return true
		}
	}
	return false
}

// oneFile says how to mount a file among those of the image.
func oneFile(v *corev1.Volume) string {
	if isGiven(v) {
		return ", or one file of it with sub_path"
	}
	return ""
}

// hidesIncluded reports a ConfigMap over a folder of the image, with a file that names
// another one in that folder which the ConfigMap does not have.
func (c *Container) hidesIncluded(where []string, m *corev1.VolumeMount, name string) {
	at := mountPath(m)
	config, ok := c.Pod.made("ConfigMap", name).(*corev1.ConfigMap)
	if !ok || !slices.ContainsFunc(c.Known.Dirs, func(dir string) bool { return under(at, dir) && (at == dir || !strings.HasPrefix(dir, "/usr/share/")) }) {
		return
	}
	for _, key := range sortedKeys(config.Data) {
		for _, file := range pathsIn(config.Data[key], at) {
			first, _, _ := strings.Cut(strings.TrimPrefix(file, at+"/"), "/")
			if mounted, _ := c.mountOf(file); mounted == m && !hasKey(config, first) {
				c.Suspect(where, "The mount of volume %q hides what %q has in %s, and %q names %q, which config_map %q does not have. Mount one file with sub_path, or add that file.", m.Name, c.Image, at, key, file, name)
				return
			}
		}
	}
}

// pathsIn are the files of a folder that a text includes: nginx's include, the only
// form that fails where the file is missing.
func pathsIn(text, folder string) []string {
	if !strings.Contains(text, "include") {
		return nil
	}
	var found []string
	for line := range strings.SplitSeq(text, "\n") {
		rest, ok := strings.CutPrefix(strings.TrimSpace(line), "include ")
		file, _, end := strings.Cut(strings.TrimSpace(rest), ";")
		if !ok || !end || strings.ContainsAny(file, "*?[$ \"'") {
			continue
		}
		if !strings.HasPrefix(file, "/") {
			file = folder + "/" + file
		}
		if file != folder && under(file, folder) {
			found = append(found, file)
		}
	}
	return found
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
