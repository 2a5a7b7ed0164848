package rule

import (
	"path"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"mvdan.cc/sh/v3/syntax"
)

// Command is a command line that runs in a container: its own, or that of one of its
// probes and hooks.
type Command struct {
	Argv   []string
	Script *Script // that is in it, nil if there is none

	where []string // the field that holds it
	split int      // in the container's own, the number of words in command
}

// Own says that it is what the container runs.
func (c Command) Own() bool { return c.where == nil }

// Field is where a word of it stands.
func (c Command) Field(i int) []string {
	switch {
	case c.where != nil:
		return append(append(make([]string, 0, len(c.where)+1), c.where...), itoa(i))
	case i < c.split:
		return []string{"command", itoa(i)}
	}
	return []string{"args", itoa(i - c.split)}
}

// Commands are the command lines that run in the container, its own first.
func (c *Container) Commands() []Command {
	c.look()
	return c.commands
}

// Scripts are the scripts in the command lines, the container's own first.
func (c *Container) Scripts() []*Script {
	c.look()
	return c.scripts
}

func (c *Container) look() {
	if c.looked {
		return
	}
	c.looked = true
	if len(c.Command)+len(c.Args) > 0 {
		c.addCommand(Command{Argv: c.Argv(), split: len(c.Command)})
	}
	for _, probe := range []struct {
		name  string
		probe *corev1.Probe
	}{{"startupProbe", c.StartupProbe}, {"livenessProbe", c.LivenessProbe}, {"readinessProbe", c.ReadinessProbe}} {
		if probe.probe != nil {
			c.addExec(probe.probe.Exec, probe.name)
		}
	}
	if c.Lifecycle != nil {
		if hook := c.Lifecycle.PostStart; hook != nil {
			c.addExec(hook.Exec, "lifecycle", "postStart")
		}
		if hook := c.Lifecycle.PreStop; hook != nil {
			c.addExec(hook.Exec, "lifecycle", "preStop")
		}
	}
}

func (c *Container) addExec(exec *corev1.ExecAction, where ...string) {
	if exec != nil && len(exec.Command) > 0 {
		c.addCommand(Command{Argv: exec.Command, where: append(where, "exec", "command")})
	}
}

func (c *Container) addCommand(cmd Command) {
	cmd.Script = c.Pod.scripts.of(c, cmd)
	c.commands = append(c.commands, cmd)
	if cmd.Script != nil {
		c.scripts = append(c.scripts, cmd.Script)
	}
}

// Call is a simple command of a script.
type Call struct {
	Name string         // the program, without its folder; "" where it is computed
	Args []*syntax.Word // what follows the name
	Node *syntax.CallExpr
}

// Calls are the simple commands of the script, those in its functions, conditions
// and substitutions included.
func (p *parsed) Calls() []Call {
	if !p.called && p.File != nil {
		p.called = true
		syntax.Walk(p.File, func(n syntax.Node) bool {
			if call, ok := n.(*syntax.CallExpr); ok && len(call.Args) > 0 {
				p.calls = append(p.calls, newCall(call))
			}
			return true
		})
	}
	return p.calls
}

// newCall looks behind the words that only pass a command on: exec, command, nohup.
func newCall(node *syntax.CallExpr) Call {
	words := node.Args
	for len(words) > 1 {
		name, _ := literal(words[0])
		next, _ := literal(words[1])
		if name != "exec" && name != "command" && name != "nohup" && name != "busybox" && name != "sudo" || strings.HasPrefix(next, "-") || next == "" {
			break
		}
		words = words[1:]
	}
	name, _ := literal(words[0])
	if name != "" {
		name = path.Base(name)
	}
	return Call{Name: name, Args: words[1:], Node: node}
}
