package rule

import (
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"mvdan.cc/sh/v3/syntax"
)

// A process that is the first of its namespace gets no signal for which it has no
// handler, apart from KILL. Source: pid_namespaces(7). A shell has one for TERM only
// by trap; tail and sleep have none.
var sidecarIgnoresTerm = Rule{
	ID:       "sidecar-ignores-term",
	Title:    "Helper ignores the end of its Job",
	Severity: hcl.DiagWarning,
	Risk:     "Low: an entry point of the image that passes signals on, of which nothing is known.",
	check: func(p *Pod) {
		const bearable = 5 // seconds
		if p.Kind != "Job" && p.Kind != "CronJob" || p.GracePeriod() <= bearable {
			return
		}
		if share := p.Spec.ShareProcessNamespace; share != nil && *share {
			return // the first process is another then
		}
		for _, c := range p.Containers {
			if !c.Sidecar() || c.Lifecycle != nil || !c.deaf() {
				continue
			}
			at := field("command")
			if len(c.Command) == 0 {
				at = field("args")
			}
			if s := c.Script(); s != nil {
				at = s.Field
			}
			c.Report(at, "Nothing in %s listens for TERM, and the first process of a container ignores the signals that it does not listen for. When the work of the Job is done, Kubernetes waits the whole %d seconds of termination_grace_period_seconds before it kills it. Write trap 'exit 0' TERM at the top of a script, and wait for what runs in the background; or exec a program that ends on TERM.",
				c.Title(), p.GracePeriod())
		}
	},
}

// deaf says that the first process of a container is known to ignore TERM: a shell
// that sets no trap and does not give way to a program, or a program without a handler.
func (c *Container) deaf() bool {
	if len(c.Command) == 0 && (c.Known == nil || c.Known.Shell != "ash") {
		return false // the image's entry point may do more than run the arguments
	}
	argv := c.Argv()
	if len(argv) < 2 || slices.Contains([]string{"tini", "dumb-init", "catatonit"}, path.Base(argv[0])) {
		return false // these pass signals on
	}
	s := c.Script()
	if s == nil {
		return deafProgram(argv)
	}
	if s.File == nil || len(s.File.Stmts) == 0 || strings.Contains(s.Text, "trap") {
		return false
	}
	last := s.File.Stmts[len(s.File.Stmts)-1]
	call, ok := last.Cmd.(*syntax.CallExpr)
	if !ok {
		return s.endless()
	}
	if called := words(call.Args, nil); len(called) > 1 && called[0] == "exec" {
		return deafProgram(called[1:])
	}
	return s.endless()
}

// deafProgram says that a program has no handler for TERM.
func deafProgram(argv []string) bool {
	switch path.Base(argv[0]) {
	case "sleep", "tail":
		return endlessCommand(argv)
	}
	return false
}
