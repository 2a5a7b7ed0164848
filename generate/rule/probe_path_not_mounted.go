package rule

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/diag"
)

var probePathNotMounted = Rule{
	ID:       "probe-path-not-mounted",
	Title:    "Path is on a volume of others",
	Severity: hcl.DiagWarning,
	Risk:     "Low: the image may have a folder of the same name with files of its own.",
	check: func(p *Pod) {
		if len(p.Containers) < 2 {
			return
		}
		for _, c := range p.Containers {
			for _, cmd := range c.Commands() {
				c.unmounted(cmd)
			}
		}
	},
}

// unmounted reports the first path of a command line that only other containers mount.
func (c *Container) unmounted(cmd Command) {
	script, _ := scriptIn(cmd.Argv)
	for i, word := range cmd.Argv {
		switch {
		case i == script:
			for _, s := range c.Scripts() {
				if slices.Equal(s.Field, cmd.Field(i)) && c.unmountedIn(s, cmd) {
					return
				}
			}
			continue
		case script >= 0 && i < script:
			continue
		case cmd.Own():
			flag, value, found := strings.Cut(word, "=")
			if !found && i > 0 {
				flag, value = cmd.Argv[i-1], word
			}
			if !strings.HasPrefix(flag, "-") || !isConfiguration(flag) {
				continue
			}
			word = value
		}
		if m := c.mountOfOthers(word); m.By != nil {
			c.notMounted(c.At(cmd.Field(i)...), cmd, word, m)
			return
		}
	}
}

// lookers are commands that do nothing but look at the files that they are given.
var lookers = []string{"cat", "test", "[", "tail", "head", "grep", "ls", "stat", "wc", "source", "."}

func (c *Container) unmountedIn(s *Script, cmd Command) bool {
	if !strings.Contains(s.Text, "/") {
		return false
	}
	for _, call := range s.Calls() {
		if !slices.Contains(lookers, call.Name) {
			continue
		}
		for _, word := range literals(call.Args) {
			if m := c.mountOfOthers(word); m.By != nil {
				c.notMounted(s.At(call.Node.Pos()), cmd, word, m)
				return true
			}
		}
	}
	return false
}

func (c *Container) notMounted(at hcl.Range, cmd Command, path string, m mounting) {
	what := c.Title()
	if !cmd.Own() {
		what = fmt.Sprintf("A probe or hook of %s", c.Title())
	}
	hint := fmt.Sprintf("Mount it: mount %q { volume = volume.%s }.", m.MountPath, m.Name)
	own, _ := c.Mount(m.Name)
	if own != nil {
		hint = fmt.Sprintf("Its own mount of that volume is at %q: write that path.", own.MountPath)
	}
	d := c.Pod.Report(at, "%s looks at %q. The volume %q is mounted there in %s and not in %s, which sees the files of its own image. %s",
		what, path, m.Name, m.By.Title(), c.Title(), hint)
	volume, i := c.Pod.Volume(m.Name)
	if volume == nil || own != nil {
		return
	}
	b := c.Pod.block(c.Pod.At("volumes", itoa(i)))
	if at, indent, ok := c.Pod.appended(c.block()); ok && b != nil && slices.Equal(b.Labels, []string{m.Name}) {
		diag.Suggest(d, at, fmt.Sprintf("\n\n%smount %q {\n%s  volume = volume.%s\n%s}", indent, m.MountPath, indent, m.Name, indent))
	}
}

// mountOfOthers is the mount of another container that holds a file, where the
// container itself has nothing mounted and whose folder is none that images have.
func (c *Container) mountOfOthers(file string) mounting {
	if len(file) < 2 || file[0] != '/' || usualFolder(file) {
		return mounting{}
	}
	for _, other := range c.Pod.Containers {
		if other == c {
			continue
		}
		m, i := other.mountOf(file)
		if m == nil || mountPath(m) == "/" || mountPath(m) == file {
			continue
		}
		if own, _ := c.mountOf(file); own != nil || c.hasFolder(mountPath(m)) {
			return mounting{}
		}
		return mounting{m, other, i, mayWrite}
	}
	return mounting{}
}

// hasFolder says that the container has a folder of its own at a path: its image
// has, or one of its scripts writes there.
func (c *Container) hasFolder(folder string) bool {
	if c.Known != nil && slices.ContainsFunc(c.Known.Dirs, func(dir string) bool { return under(dir, folder) || under(folder, dir) }) {
		return true
	}
	for _, s := range c.Scripts() {
		for _, a := range s.effects.writes {
			if under(a.path, folder) {
				return true
			}
		}
	}
	return false
}

// usualFolder says that a path is in a folder that most images have.
func usualFolder(p string) bool {
	first, _, _ := strings.Cut(p[1:], "/")
	switch first {
	case "bin", "boot", "dev", "etc", "home", "lib", "lib64", "opt", "proc", "root", "run", "sbin", "sys", "tmp", "usr", "var":
		return true
	}
	return false
}
