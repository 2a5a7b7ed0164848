package rule

import (
	"path"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// endless says that the container is known never to end by itself: its script ends
// in a loop without a way out, its command waits forever, or its image is known to
// serve and runs as it is.
func (c *Container) endless() bool {
	if len(c.Command) == 0 && c.Known != nil {
		switch {
		case c.Known.Ends == "no" && c.goesOn():
			return true
		case c.Ref.Name() == "proxyv2" && len(c.Args) > 0 && c.Args[0] == "proxy": // of Istio, which has other uses
			return true
		}
	}
	if s := c.Script(); s != nil {
		return s.endless()
	}
	return endlessCommand(c.Argv())
}

// goesOn says that the arguments leave the image's program serving: they are options of
// it, none of which asks for an answer only, or name a database for its proxy.
func (c *Container) goesOn() bool {
	for i, word := range c.Args {
		name, _, _ := strings.Cut(word, "=")
		switch {
		case slices.Contains([]string{"-h", "--help", "-help", "-v", "-V", "--version", "-version", "-t", "-T", "--test", "--check", "--dry-run", "--mode", "--validate", "validate"}, name):
			return false
		case i > 0, strings.HasPrefix(word, "-"):
		case strings.Count(word, ":") == 2 && c.Ref.Name() == "cloud-sql-proxy":
		default:
			return false
		}
	}
	return true
}

// endless says that the script never ends by itself.
func (s *Script) endless() bool {
	return s.File != nil && endlessList(s.File.Stmts) && !s.leavesByFunction()
}

// leavesByFunction says that a function of the script may end it, from within a loop.
func (s *Script) leavesByFunction() bool {
	if !strings.Contains(s.Text, "()") && !strings.Contains(s.Text, "function ") {
		return false
	}
	leaves := false
	s.Walk(func(n syntax.Node) bool {
		if f, ok := n.(*syntax.FuncDecl); ok {
			leaves = leaves || hasWayOut(f)
		}
		return !leaves
	})
	return leaves
}

// endlessList says that one of the commands of a list never ends. What runs in the
// background ends with its shell, unless the shell waits for it.
func endlessList(list []*syntax.Stmt) bool {
	background := false
	for _, s := range list {
		switch {
		case s.Cmd == nil:
		case s.Background:
			background = background || endlessStmt(s)
		case endlessStmt(s), background && firstWord(s) == "wait":
			return true
		case slices.Contains([]string{"exit", "return", "exec"}, firstWord(s)):
			return false
		}
	}
	return false
}

func endlessStmt(s *syntax.Stmt) bool {
	switch cmd := s.Cmd.(type) {
	case *syntax.WhileClause:
		return endlessLoop(cmd)
	case *syntax.CallExpr:
		return endlessCommand(words(cmd.Args, nil))
	case *syntax.Block:
		return endlessList(cmd.Stmts)
	case *syntax.Subshell:
		return endlessList(cmd.Stmts)
	case *syntax.BinaryCmd:
		return endlessBinary(cmd)
	}
	return false
}

// endlessBinary says that a chain or a pipe never ends. What stands behind && may
// not be reached, and a pipe may be closed by the one that reads from it.
func endlessBinary(cmd *syntax.BinaryCmd) bool {
	switch cmd.Op {
	case syntax.OrStmt:
		return endlessStmt(cmd.X)
	case syntax.AndStmt:
		return endlessStmt(cmd.X) || succeeds(cmd.X) && endlessStmt(cmd.Y)
	}
	switch firstWord(cmd.Y) {
	case "cat", "tee", "tr", "cut", "sort":
		return endlessStmt(cmd.X)
	}
	return endlessStmt(cmd.Y)
}

// succeeds says that a command does not fail.
func succeeds(s *syntax.Stmt) bool {
	if chain, ok := s.Cmd.(*syntax.BinaryCmd); ok && chain.Op == syntax.AndStmt {
		return succeeds(chain.X) && succeeds(chain.Y)
	}
	switch firstWord(s) {
	case "echo", "printf", "true", ":", "date", "sleep", "set", "export", "trap", "mkdir", "touch", "cd":
		return true
	}
	return false
}

// endlessLoop says that a loop has no condition and no way out.
func endlessLoop(loop *syntax.WhileClause) bool {
	if len(loop.Cond) != 1 {
		return false
	}
	switch word := firstWord(loop.Cond[0]); {
	case loop.Until && word != "false", !loop.Until && word != "true" && word != ":":
		return false
	}
	return !slices.ContainsFunc(loop.Do, func(s *syntax.Stmt) bool { return hasWayOut(s) })
}

// hasWayOut says that something in a part of a script may leave it.
func hasWayOut(part syntax.Node) bool {
	out := false
	syntax.Walk(part, func(n syntax.Node) bool {
		if call, ok := n.(*syntax.CallExpr); ok && len(call.Args) > 0 {
			switch call.Args[0].Lit() {
			case "break", "exit", "return", "exec", "kill", "pkill", "killall":
				out = true
			}
		}
		return !out
	})
	return out
}

// endlessCommand says that a command waits forever.
func endlessCommand(argv []string) bool {
	for len(argv) > 1 && (argv[0] == "exec" || path.Base(argv[0]) == "tini" || argv[0] == "--") {
		argv = argv[1:]
	}
	if len(argv) < 2 {
		return false
	}
	switch path.Base(argv[0]) {
	case "cloud_sql_proxy", "cloud-sql-proxy":
		return !strings.Contains(argv[1], "version") && !strings.Contains(argv[1], "help")
	case "sleep":
		return argv[1] == "infinity" || argv[1] == "inf"
	case "tail":
		return tailOf(argv[1:]).endless()
	}
	return false
}

// firstWord is the name of the command that a statement calls, "" if it calls none
// by a plain name.
func firstWord(s *syntax.Stmt) string {
	if call, ok := s.Cmd.(*syntax.CallExpr); ok && len(call.Args) > 0 {
		return call.Args[0].Lit()
	}
	return ""
}
