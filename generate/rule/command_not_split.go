package rule

import (
	"strings"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/diag"
)

// A flag and its value in one word is no mistake everywhere: envoy and redis-server
// take it.
var commandNotSplit = Rule{
	ID:       "command-not-split",
	Title:    "Command line in one word",
	Severity: hcl.DiagError,
	Weak:     hcl.DiagWarning,
	Risk:     "Low: a program may have a space in its name.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			for _, cmd := range c.Commands() {
				_ = c.nameWithSpaces(cmd) || c.scriptWithoutC(cmd) || c.lostWords(cmd)
			}
		}
	},
}

// nameWithSpaces finds ["sleep 10"], for which the system looks for a program of
// that name.
func (c *Container) nameWithSpaces(cmd Command) bool {
	line := cmd.Argv[0]
	if cmd.Own() && len(c.Command) == 0 || !strings.ContainsAny(line, " \n") || strings.ContainsRune(line, '\\') {
		return false
	}
	at := c.At(cmd.Field(0)...)
	words := `"` + strings.Join(strings.Fields(line), `", "`) + `"`
	written := c.Pod.Source(at) == `"`+line+`"`
	switch {
	case !strings.ContainsAny(line, "|&;<>$`*?\"'(){}%\n"):
		d := c.Pod.Report(at, "%s runs no shell, so the system looks for a program whose name is %q, spaces included, and finds none. Write one word for each: [%s].", c.Title(), line, words)
		if written {
			diag.Suggest(d, at, words)
		}
	default:
		d := c.Pod.Report(at, "%s runs no shell, so the system looks for a program whose name is the whole line, and finds none. Write [\"sh\", \"-c\", …] with the line as its third word.", c.Title())
		if written && len(cmd.Argv) == 1 {
			diag.Suggest(d, at, `"sh", "-c", `+c.Pod.Source(at))
		}
	}
	return true
}

// scriptWithoutC finds ["sh", "echo hello"], for which the shell looks for a file.
func (c *Container) scriptWithoutC(cmd Command) bool {
	i := wrapped(cmd.Argv)
	if i+1 >= len(cmd.Argv) || !isShell(cmd.Argv[i]) {
		return false
	}
	text := cmd.Argv[i+1]
	if strings.HasPrefix(text, "-") || strings.HasPrefix(text, "+") || strings.HasPrefix(text, "/") || !strings.ContainsAny(text, " \n") {
		return false
	}
	at := c.At(cmd.Field(i + 1)...)
	d := c.Pod.Report(at, "%s gives %s a script without -c, so it looks for a file of that name, and finds none. Write \"-c\" before the script.", c.Title(), cmd.Argv[i])
	if c.Has(cmd.Field(i + 1)...) {
		before := at
		before.End = before.Start
		diag.Suggest(d, before, `"-c", `)
	}
	return true
}

// lostWords finds ["sh", "-c", "sleep", "10"]: the script is the word behind -c
// alone.
func (c *Container) lostWords(cmd Command) bool {
	i, shell := scriptIn(cmd.Argv)
	if i < 0 || i+1 >= len(cmd.Argv) || strings.ContainsAny(cmd.Argv[i], " \n\t;$\"'") || cmd.Argv[i] == "" {
		return false
	}
	c.Suspect(cmd.Field(i+1), "%s gives %s the script %q, and what follows it is lost: the word behind -c is the whole script. Write the line as one word, or leave %s -c out.",
		c.Title(), shell, cmd.Argv[i], shell)
	return true
}
