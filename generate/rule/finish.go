package rule

import (
	"path"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"mvdan.cc/sh/v3/syntax"
)

// finish is how a container is known to end by itself.
type finish struct {
	at    hcl.Range
	image bool    // the image does, without a command
	long  float64 // the seconds that it sleeps at least until then
}

// longRun is the time in seconds after which an end is taken to be meant: the kubelet
// has forgotten earlier restarts by then, and starts the container again at once.
const longRun = 600

// finishes says that the container is known to end by itself, soon: its script has
// only commands that end, it runs one of those, or its image ends without a command.
func (c *Container) finishes() (finish, bool) {
	switch s := c.Script(); {
	case c.Stdin || c.TTY:
		return finish{}, false
	case s != nil:
		if s.File == nil || len(s.File.Stmts) == 0 {
			return finish{}, false
		}
		long, ends := listEnds(s.File.Stmts)
		last := s.File.Stmts[len(s.File.Stmts)-1]
		return finish{s.At(last.Pos()), false, long}, ends && long < longRun
	case len(c.Command)+len(c.Args) > 0:
		argv := c.Argv()
		argv = argv[min(wrapped(argv), len(argv)-1):]
		if isShell(argv[0]) || strings.Contains(strings.Join(argv, ""), "$(") {
			return finish{}, false
		}
		long, ends := commandEnds(path.Base(argv[0]), argv[1:])
		where := "command"
		if len(c.Command) == 0 {
			where = "args"
		}
		return finish{c.At(where), false, long}, ends && long < longRun
	case c.Known != nil && c.Known.Ends == "yes":
		return finish{c.At("image"), true, 0}, true
	}
	return finish{}, false
}

// listEnds says that a list of commands is known to end, and how long it sleeps at
// least. What nobody knows might go on forever.
func listEnds(stmts []*syntax.Stmt) (least float64, ends bool) {
	behind := 0.0 // what runs in the background takes so long
	for _, s := range stmts {
		long, ends := stmtEnds(s)
		switch {
		case !ends:
			return 0, false
		case s.Background:
			behind = max(behind, long)
		case firstWord(s) == "wait":
			least += behind
		default:
			least += long
		}
		if name := firstWord(s); name == "exit" || name == "exec" && len(s.Cmd.(*syntax.CallExpr).Args) > 1 {
			return least, true
		}
	}
	return least, true
}

func stmtEnds(s *syntax.Stmt) (least float64, ends bool) {
	if !plainWords(s) {
		return 0, false
	}
	switch cmd := s.Cmd.(type) {
	case nil:
		return 0, true
	case *syntax.CallExpr:
		return callEnds(cmd)
	case *syntax.Block:
		return listEnds(cmd.Stmts)
	case *syntax.Subshell:
		return listEnds(cmd.Stmts)
	case *syntax.BinaryCmd:
		return binaryEnds(cmd)
	case *syntax.IfClause:
		return choiceEnds(cmd)
	case *syntax.ForClause:
		return loopEnds(cmd)
	case *syntax.TestClause, *syntax.ArithmCmd, *syntax.DeclClause, *syntax.LetClause:
		return 0, true
	}
	return 0, false // while, case, functions, coprocesses
}

// plainWords says that the words and redirections of a command do not wait for others: no
// command runs in them, and they open no device.
func plainWords(s *syntax.Stmt) bool {
	plain := true
	look := func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.CmdSubst:
			_, ends := listEnds(n.Stmts)
			plain = plain && (ends || isReference(n))
			return false
		case *syntax.ProcSubst:
			plain = false
		}
		return plain
	}
	for _, r := range s.Redirs {
		if r.Word != nil {
			text, known := literal(r.Word)
			if r.Op == syntax.RdrIn && (!known || strings.HasPrefix(text, "/dev/") && text != "/dev/null") {
				return false
			}
			syntax.Walk(r.Word, look)
		}
	}
	switch cmd := s.Cmd.(type) {
	case *syntax.CallExpr:
		for _, a := range cmd.Assigns {
			syntax.Walk(a, look)
		}
		for _, w := range cmd.Args {
			syntax.Walk(w, look)
		}
	case *syntax.ForClause:
		if iter, ok := cmd.Loop.(*syntax.WordIter); ok {
			for _, w := range iter.Items {
				syntax.Walk(w, look)
			}
		}
	case *syntax.DeclClause, *syntax.TestClause:
		syntax.Walk(cmd, look)
	}
	return plain
}

// isReference says that a substitution is what the kubelet reads: $(NAME).
func isReference(n *syntax.CmdSubst) bool {
	if len(n.Stmts) != 1 {
		return false
	}
	name := firstWord(n.Stmts[0])
	return name != "" && strings.ToUpper(name) == name
}

func callEnds(cmd *syntax.CallExpr) (least float64, ends bool) {
	if len(cmd.Args) == 0 {
		return 0, true // assignments
	}
	c := newCall(cmd)
	if c.Name == "wait" {
		return 0, true // for what ends, or it would not be known that the script does
	}
	return commandEnds(c.Name, literals(c.Args))
}

func binaryEnds(cmd *syntax.BinaryCmd) (least float64, ends bool) {
	x, xEnds := stmtEnds(cmd.X)
	y, yEnds := stmtEnds(cmd.Y)
	if cmd.Op == syntax.AndStmt {
		return x + y, xEnds && yEnds
	}
	return x, xEnds && yEnds
}

func choiceEnds(cmd *syntax.IfClause) (least float64, ends bool) {
	for branch := cmd; branch != nil; branch = branch.Else {
		_, condEnds := listEnds(branch.Cond)
		_, thenEnds := listEnds(branch.Then)
		if !condEnds || !thenEnds {
			return 0, false
		}
	}
	return 0, true
}

// loopEnds says that a loop over words ends: its body does.
func loopEnds(cmd *syntax.ForClause) (least float64, ends bool) {
	iter, ok := cmd.Loop.(*syntax.WordIter)
	if !ok || cmd.Select {
		return 0, false
	}
	least, ends = listEnds(cmd.Do)
	return least * float64(rounds(iter.Items)), ends
}

// rounds is how often a loop over words runs, as far as that is known.
func rounds(items []*syntax.Word) int {
	n := 0
	for _, w := range items {
		text := w.Lit()
		switch {
		case strings.HasPrefix(text, "{"):
			n += rangeRounds(strings.Trim(text, "{}"))
		case text != "":
			n++
		case len(w.Parts) == 1:
			if subst, ok := w.Parts[0].(*syntax.CmdSubst); ok {
				n += seqRounds(subst)
			}
		}
	}
	return n
}

// seqRounds is how many numbers $(seq N) or $(seq N M) gives.
func seqRounds(n *syntax.CmdSubst) int {
	if len(n.Stmts) != 1 || firstWord(n.Stmts[0]) != "seq" {
		return 0
	}
	switch args := literals(n.Stmts[0].Cmd.(*syntax.CallExpr).Args); len(args) {
	case 2:
		return between("1", args[1])
	case 3:
		return between(args[1], args[2])
	}
	return 0
}

// commandEnds says that a program ends by itself, and how long it sleeps until then.
// Its arguments are "" where they are not known.
func commandEnds(name string, args []string) (least float64, ends bool) {
	switch name {
	case "echo", "printf", "true", "false", ":", "test", "[", "mkdir", "cp", "mv", "rm", "rmdir", "ln", "chmod", "chown", "touch", "date", "cd",
		"export", "unset", "set", "local", "pwd", "ls", "id", "whoami", "hostname", "uname", "printenv", "exit", "shift", "trap", "basename", "dirname",
		"seq", "expr", "let", "umask", "break", "continue":
		return 0, true
	case "cat", "grep", "sed", "head", "wc", "sort", "cut", "tr":
		return 0, !readsDevice(args)
	case "tail":
		return 0, !tailOf(args).endless() && !readsDevice(args)
	case "sleep":
		return sleepSeconds(args)
	}
	return 0, false
}

// readsDevice says that a program may read what never ends.
func readsDevice(args []string) bool {
	for _, arg := range args {
		if arg == "" || strings.HasPrefix(arg, "/dev/") || strings.HasPrefix(arg, "/proc/") || strings.HasSuffix(arg, "pipe") || strings.HasSuffix(arg, "fifo") {
			return true
		}
	}
	return false
}

// sleepSeconds is the time that sleep takes; false where that is not known, or no time.
func sleepSeconds(args []string) (float64, bool) {
	sum := 0.0
	for _, arg := range args {
		n, ok := seconds(arg)
		if !ok {
			return 0, false
		}
		sum += n
	}
	return sum, len(args) > 0
}
