package rule

import (
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/diag"
	"podgen/generate/image"
)

var shellAbsent = Rule{
	ID:       "shell-absent",
	Title:    "Shell that the image does not have",
	Severity: hcl.DiagError,
	Risk:     "Low: images and variants of which it is not known are left out.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			if c.Known == nil {
				continue
			}
			for _, cmd := range c.Commands() {
				if cmd.Own() && len(c.Command) == 0 && c.Known.Ends != "yes" {
					continue // arguments of the image's own program, where it has one
				}
				if shell := usualShell(cmd.Argv[0]); shell != "" {
					if has, sure := c.Known.Has(shell); sure && !has {
						c.reportShell(cmd, shell)
					}
				}
			}
		}
	},
}

// usualShell is the shell that a word calls where images have theirs, "" if it is
// none: one in another folder may come from a volume.
func usualShell(word string) string {
	switch dir, name := path.Split(word); {
	case !isShell(word), dir != "" && dir != "/bin/" && dir != "/usr/bin/":
		return ""
	default:
		return name
	}
}

func (c *Container) reportShell(cmd Command, shell string) {
	at := cmd.Field(0)
	if c.Known.Shell == image.NoShell {
		why := "Use a program of the image, or a variant of the image with a shell."
		if !cmd.Own() {
			why = "Probe by http_get, tcp_socket or grpc, call a program of the image, or use a variant of the image with a shell."
		}
		c.Report(at, "%s calls %s, and its image %s has no shell at all: the call fails each time. %s", c.Title(), shell, c.Ref.Name(), why)
		return
	}
	d := c.Report(at, "%s calls %s, which its image %s does not have: the call fails each time. Write sh, which is %s there, or use an image with %s.",
		c.Title(), shell, c.Ref.Name()+tagOf(c.Ref), c.Known.Shell, shell)
	if s := cmd.Script; s != nil && !s.readBy(c.Known.Shell) {
		return // it needs more than another name
	}
	where := c.At(at...)
	if src := c.Pod.Source(where); src == `"`+cmd.Argv[0]+`"` {
		diag.Suggest(d, where, strings.Replace(src, shell, "sh", 1))
	}
}

// readBy says that a shell does with the script what bash does.
func (s *Script) readBy(shell string) bool {
	return s.File != nil && len(bracesIn(s.File)) == 0 &&
		!slices.ContainsFunc(s.bashisms(), func(b bashism) bool { return b.in(shell) != understood })
}

func tagOf(r image.Ref) string {
	if r.Tag == "" {
		return ""
	}
	return ":" + r.Tag
}
