package rule

import (
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"mvdan.cc/sh/v3/syntax"

	"podgen/generate/diag"
)

// An init runs again when it failed half-way, and when the sandbox of the pod is made
// anew, as after a restart of the node; volumes keep what they hold, emptyDir as well.
// Source: kubernetes.io/docs/concepts/workloads/pods/init-containers, "Detailed
// behavior".
var initNotIdempotent = Rule{
	ID:       "init-not-idempotent",
	Title:    "Init that cannot run twice",
	Severity: hcl.DiagWarning,
	Weak:     diag.Info,
	Risk:     "Medium: an init may clean up by means that are not seen, and many never run twice. What is only done twice, and does not fail, is worth knowing.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			if !c.Init() {
				continue
			}
			for _, cmd := range c.Commands() {
				if !cmd.Own() {
					continue
				}
				if len(c.VolumeMounts) > 0 {
					c.onceOnly(cmd)
				}
				c.makesTables(cmd)
			}
		}
	},
}

// onceOnly reports the commands of an init that fail when they find on a volume what
// they made before.
func (c *Container) onceOnly(cmd Command) {
	s := cmd.Script
	if s == nil {
		if made, what := makes(path.Base(cmd.Argv[0]), cmd.Argv[1:]); made != "" && c.keeps(made) {
			c.reportOnce(c.At(cmd.Field(0)...), what, made)
		}
		return
	}
	if s.File == nil {
		return
	}
	cleaned := cleanedIn(s)
	for _, call := range decisive(s.File.Stmts, stopsOnFailure(cmd, s)) {
		made, what := makes(call.Name, literals(call.Args))
		if made == "" || !c.keeps(made) || slices.ContainsFunc(cleaned, func(dir string) bool { return under(made, dir) }) {
			continue
		}
		d := c.reportOnce(s.At(call.Node.Pos()), what, made)
		short, option := "mkdir ", "mkdir -p "
		if call.Name == "ln" {
			short, option = "ln -s ", "ln -sfn "
		}
		if at, found := s.Find(call.Node.Pos(), short); found && call.Name != "git" && call.Name != "mkfifo" {
			diag.Suggest(d, at, option)
		}
	}
	c.appends(s, cleaned)
}

func (c *Container) reportOnce(at hcl.Range, what, made string) *hcl.Diagnostic {
	return c.Pod.Report(at, "%s fails when it runs again: %q is on a volume, and still there. An init runs again after it failed half-way, and after a restart of the node. %s", c.Title(), made, what)
}

// makes is the path that a command makes and must not find, "" if there is none, with
// what to write instead.
func makes(name string, args []string) (made, instead string) {
	var operands []string
	for _, arg := range args {
		if arg == "" {
			return "", "" // not known
		}
		if !strings.HasPrefix(arg, "-") {
			operands = append(operands, arg)
		}
	}
	has := func(letter, long string) bool {
		return slices.ContainsFunc(args, func(arg string) bool {
			return arg == long || strings.HasPrefix(arg, "-") && !strings.HasPrefix(arg, "--") && strings.Contains(arg, letter)
		})
	}
	last := ""
	if len(operands) > 0 {
		last = operands[len(operands)-1]
	}
	switch {
	case name == "mkdir" && !has("p", "--parents") && !has("m", "--mode"):
		return absolute(last), "Write mkdir -p."
	case name == "mkfifo" && !has("m", "--mode"):
		return absolute(last), "Test before it whether the pipe is there."
	case name == "ln" && len(operands) == 2 && has("s", "--symbolic") && !has("f", "--force"):
		return absolute(last), "Write ln -sfn."
	case name == "git" && len(operands) >= 3 && operands[0] == "clone":
		return absolute(last), "Clone only if the folder is empty, and fetch otherwise, or use the git-sync image."
	}
	return "", ""
}

func absolute(p string) string {
	if !strings.HasPrefix(p, "/") || strings.ContainsAny(p, "*?[") {
		return ""
	}
	return path.Clean(p)
}

// keeps says that a path is on a volume that the container may write.
func (c *Container) keeps(p string) bool {
	for i := range c.VolumeMounts {
		if m := &c.VolumeMounts[i]; !m.ReadOnly && under(p, mountPath(m)) {
			return true
		}
	}
	return false
}

// stopsOnFailure says that the shell ends when a command fails: -e.
func stopsOnFailure(cmd Command, s *Script) bool {
	for _, word := range cmd.Argv {
		if word == s.Text {
			break
		}
		if word == "errexit" || strings.HasPrefix(word, "-") && !strings.HasPrefix(word, "--") && strings.Contains(word, "e") {
			return true
		}
	}
	for _, call := range s.Calls() {
		if call.Name == "set" && slices.ContainsFunc(literals(call.Args), func(arg string) bool {
			return arg == "errexit" || strings.HasPrefix(arg, "-") && strings.Contains(arg, "e")
		}) {
			return true
		}
	}
	return false
}

// decisive are the commands whose failure makes the script fail: the last one, those
// before it in a chain of &&, and all that nothing guards under -e.
func decisive(list []*syntax.Stmt, all bool) []Call {
	var calls []Call
	addDecisive(&calls, list, all)
	return calls
}

func addDecisive(calls *[]Call, list []*syntax.Stmt, all bool) {
	for i, s := range list {
		if s.Negated || s.Background || !all && i < len(list)-1 {
			continue
		}
		switch cmd := s.Cmd.(type) {
		case *syntax.CallExpr:
			if len(cmd.Args) > 0 {
				*calls = append(*calls, newCall(cmd))
			}
		case *syntax.Block:
			addDecisive(calls, cmd.Stmts, all)
		case *syntax.Subshell:
			addDecisive(calls, cmd.Stmts, all)
		case *syntax.BinaryCmd:
			if cmd.Op == syntax.AndStmt && !tests(cmd.X) {
				addDecisive(calls, []*syntax.Stmt{cmd.X, cmd.Y}, true)
			}
		}
	}
}

// tests says that a command asks something, so that what follows && is guarded.
func tests(s *syntax.Stmt) bool {
	_, brackets := s.Cmd.(*syntax.TestClause)
	word := firstWord(s)
	return brackets || s.Negated || word == "[" || word == "test" || word == "grep"
}

// cleanedIn are the folders and files that a script removes.
func cleanedIn(s *Script) []string {
	var cleaned []string
	for _, call := range s.Calls() {
		switch call.Name {
		case "find":
			cleaned = append(cleaned, "/") // it may delete anything
		case "rm", "rmdir":
			for _, arg := range literals(call.Args) {
				if arg == "" {
					cleaned = append(cleaned, "/")
				} else if strings.HasPrefix(arg, "/") {
					dir, _, _ := strings.Cut(arg, "*")
					dir, _, _ = strings.Cut(dir, ".[")
					cleaned = append(cleaned, path.Clean(dir))
				}
			}
		}
	}
	return cleaned
}

// appends reports >> to a file on a volume that the script never begins anew. What
// stands behind a condition may look before it adds.
func (c *Container) appends(s *Script, cleaned []string) {
	if !strings.Contains(s.run, ">>") {
		return
	}
	begun := cleaned
	for _, call := range s.Calls() {
		switch args := literals(call.Args); call.Name {
		case "cp", "mv", "install", "tee":
			if len(args) > 0 {
				begun = append(begun, args[len(args)-1])
			}
		}
	}
	var look func([]*syntax.Stmt)
	look = func(list []*syntax.Stmt) {
		for _, stmt := range list {
			if chain, ok := stmt.Cmd.(*syntax.BinaryCmd); ok && chain.Op == syntax.AndStmt && !tests(chain.X) {
				look([]*syntax.Stmt{chain.X, chain.Y})
			}
			for _, r := range stmt.Redirs {
				file, known := literal(r.Word)
				if !known || absolute(file) == "" {
					continue
				}
				if r.Op == syntax.AppOut && c.keeps(path.Clean(file)) && !slices.ContainsFunc(begun, func(dir string) bool { return under(file, dir) }) {
					s.Suspect(r.OpPos, "%s adds to %q, which is on a volume and still there when the init runs again: it then has the lines twice. Begin the file with > in the same script.", c.Title(), file)
				}
				begun = append(begun, file) // one finding for each file
			}
		}
	}
	look(s.File.Stmts)
}
