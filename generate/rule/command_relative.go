package rule

import (
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/diag"
)

// A name with a slash is looked up from the working folder, that of the module or of
// the image. ./run and app/run are meant so, and bin/rails is a program of its
// project: only names that belong to the root folder are reported.
var commandRelative = Rule{
	ID:       "command-relative",
	Title:    "Command by a relative path",
	Severity: hcl.DiagError,
	Weak:     hcl.DiagWarning,
	Risk:     "Low: it works where the working folder of the image is /, so without a working_dir it is a warning. With one the folder may hold a program of that name.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			for _, cmd := range c.Commands() {
				name := cmd.Argv[0]
				if cmd.Own() && len(c.Command) == 0 || !belongsToRoot(name) {
					continue
				}
				report, folder := p.Suspect, "of the image, which may be another than /"
				if c.WorkingDir != "" {
					if path.Clean(c.WorkingDir) == "/" {
						continue
					}
					report, folder = p.Report, "\""+c.WorkingDir+"\""
				}
				at := c.At(cmd.Field(0)...)
				d := report(at, "%s calls %q without a slash before it, so it is looked for in the working folder %s. Write \"/%s\".", c.Title(), name, folder, name)
				if p.Source(at) == `"`+name+`"` {
					diag.Suggest(d, at, `"/`+name+`"`)
				}
			}
		}
	},
}

// belongsToRoot says that a path is one of the system's without the first slash:
// usr/bin/env, bin/bash.
func belongsToRoot(name string) bool {
	for _, prefix := range []string{"usr/bin/", "usr/sbin/", "usr/local/bin/", "sbin/"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	rest, found := strings.CutPrefix(name, "bin/")
	return found && slices.Contains([]string{"sh", "bash", "ash", "dash", "busybox", "cat", "cp", "echo", "ls", "mkdir", "mv", "rm", "sleep", "tail", "touch", "true", "false"}, rest)
}
