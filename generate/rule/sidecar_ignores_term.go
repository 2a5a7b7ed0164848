package rule

import (
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"mvdan.cc/sh/v3/syntax"

	"podgen/generate/diag"
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
			if !c.Sidecar() || c.Lifecycle != nil {
				continue
			}
			if !c.deaf() {
				c.behindShell()
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

// behindShell reports a program that runs as the child of a shell: the shell has the
// signal, and does not pass it on. bash gives way to the last command of its script; dash
// and ash do not to one that a newline follows (evalstring of their eval.c).
func (c *Container) behindShell() {
	s := c.Script()
	if s == nil || s.File == nil || !s.Posix() || len(s.File.Stmts) == 0 || !strings.HasSuffix(s.Text, "\n") || strings.Contains(s.Text, "trap") {
		return
	}
	argv := c.Argv()
	if wrapped(argv) > 0 {
		return // an init program passes signals on
	}
	last := s.File.Stmts[len(s.File.Stmts)-1]
	call, ok := last.Cmd.(*syntax.CallExpr)
	if !ok || last.Background || last.Negated || len(call.Args) == 0 {
		return
	}
	program, known := literal(call.Args[0])
	if _, ends := c.finishes(); !known || ends || isBuiltin(program) || definesFunctions(s) {
		return
	}
	d := s.Report(call.Pos(), "%s runs %q as the child of %s, and the shell gets the TERM that Kubernetes sends when the work of the Job is done: it neither listens nor passes it on, so Kubernetes waits the whole %d seconds of termination_grace_period_seconds before it kills both. Write exec before the last command.",
		c.Title(), program, s.Runner(), c.Pod.GracePeriod())
	if at, found := s.Find(call.Pos(), program); found {
		diag.Suggest(d, at, "exec "+program)
	}
}

// isBuiltin says that a word may be a command of the shell itself, for which exec does
// nothing.
func isBuiltin(word string) bool {
	return slices.Contains([]string{"exec", "exit", "wait", "eval", ".", "source", "command", "set", "read", "cd", "return", "kill", "true", "false", ":", "test", "[", "echo", "printf"}, word)
}

// definesFunctions says that a word of the script may be a function of it.
func definesFunctions(s *Script) bool {
	return strings.Contains(s.Text, "()") || strings.Contains(s.Text, "function ") || strings.Contains(s.Text, "alias ")
}

// deafProgram says that a program has no handler for TERM.
func deafProgram(argv []string) bool {
	switch path.Base(argv[0]) {
	case "sleep", "tail":
		return endlessCommand(argv)
	}
	return false
}
