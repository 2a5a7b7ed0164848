package rule

import (
	"path"

	corev1 "k8s.io/api/core/v1"
	"mvdan.cc/sh/v3/syntax"
)

// sleeps is the time in seconds that a hook is known to sleep, and the field that
// says so.
func (c *Container) sleeps(h *corev1.LifecycleHandler, hook string) (int64, []string) {
	switch {
	case h == nil:
		return 0, nil
	case h.Sleep != nil:
		return h.Sleep.Seconds, field("lifecycle", hook, "sleep", "seconds")
	case h.Exec == nil:
		return 0, nil
	}
	at := field("lifecycle", hook, "exec", "command")
	for _, s := range c.Scripts() {
		if len(s.Field) > 1 && s.Field[0] == "lifecycle" && s.Field[1] == hook {
			if s.File == nil {
				return 0, nil
			}
			return sleepsOf(s.File.Stmts), at
		}
	}
	return sleepOf(h.Exec.Command), at
}

// sleepsOf is what the commands of a list sleep for certain: those that depend on
// something do not count.
func sleepsOf(list []*syntax.Stmt) int64 {
	var sum int64
	for _, s := range list {
		if s.Background {
			continue
		}
		switch cmd := s.Cmd.(type) {
		case *syntax.CallExpr:
			sum += sleepOf(words(cmd.Args, nil))
		case *syntax.BinaryCmd:
			if cmd.Op == syntax.AndStmt {
				sum += sleepsOf([]*syntax.Stmt{cmd.X, cmd.Y})
			}
		}
	}
	return sum
}

// sleepOf is the time in seconds for which a command sleeps; 0 for any other.
func sleepOf(argv []string) int64 {
	if len(argv) < 2 || path.Base(argv[0]) != "sleep" {
		return 0
	}
	const longest = 1e6 // what is longer is no pause
	seconds, known := sleepSeconds(argv[1:])
	if !known || seconds > longest {
		return 0
	}
	return int64(seconds)
}
