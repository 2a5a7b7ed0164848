package rule

import (
	"slices"
	"strings"

	"podgen/generate/diag"
)

var envUnused = Rule{
	ID:       "env-unused",
	Title:    "Variable is not used",
	Severity: diag.Info,
	Risk:     "Low: only containers that run a script of commands that read no variables are looked at.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			if len(c.Env) > 0 && c.Script() != nil && c.simple() {
				c.unusedEnv()
			}
		}
	},
}

// simple says that all that runs in the container is scripts of well-known commands, in
// which a variable has no use but by its name.
func (c *Container) simple() bool {
	for _, cmd := range c.Commands() {
		if i, _ := scriptIn(cmd.Argv); i < 0 {
			return false
		}
	}
	return !slices.ContainsFunc(c.Scripts(), func(s *Script) bool {
		return !s.effects.plain || slices.ContainsFunc(s.Calls(), func(call Call) bool {
			return call.Name == "env" || call.Name == "printenv" || call.Name == "export" || call.Name == "set" || call.Name == "jq"
		})
	})
}

func (c *Container) unusedEnv() {
	for i := range c.Env {
		name := c.Env[i].Name
		if isSetting(name) || c.mentions(name, i) {
			continue
		}
		c.Report(field("env", itoa(i)), "The script of %s does not use %q, and none of its commands looks for it. Take it away, or use it as \"$%s\".", c.Title(), name, name)
	}
}

// mentions says that a command line or another variable has a name in it.
func (c *Container) mentions(name string, at int) bool {
	for i := range c.Env {
		if i != at && strings.Contains(c.Env[i].Value, name) {
			return true
		}
	}
	return c.names(name)
}

// isSetting says that a variable means something to the shell, the C library or any
// command.
func isSetting(name string) bool {
	return slices.Contains([]string{"PATH", "HOME", "TZ", "LANG", "LANGUAGE", "IFS", "ENV", "BASH_ENV", "TERM", "PS1", "PS4", "TMPDIR", "SHELL", "USER"}, name) ||
		strings.HasPrefix(name, "LC_") || strings.HasPrefix(name, "LD_") || strings.HasPrefix(name, "GREP_")
}
