package rule

import (
	"path"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// effects is what a script does to files, as far as it says so in plain words.
type effects struct {
	// writes are the files and folders that it writes, by absolute paths.
	writes []access

	// plain says that there are no others: every command of the script is one
	// whose effects are known.
	plain bool
}

// access is one use of a path by a script.
type access struct {
	path string
	at   syntax.Pos
	by   string // the command, or ">"
}

// effectsOf reads the effects of a script; a script that cannot be read has none
// that are known.
func effectsOf(file *syntax.File) effects {
	if file == nil {
		return effects{}
	}
	e := effects{plain: true}
	syntax.Walk(file, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Redirect:
			e.redirect(n)
		case *syntax.CallExpr:
			e.call(n)
		}
		return true
	})
	return e
}

func (e *effects) redirect(r *syntax.Redirect) {
	switch r.Op {
	case syntax.RdrOut, syntax.AppOut, syntax.RdrAll, syntax.AppAll, syntax.RdrClob, syntax.AppClob, syntax.RdrAllClob, syntax.AppAllClob, syntax.RdrInOut:
		e.wrote(r.Word, ">")
	}
}

// wrote notes that a word names a file that is written.
func (e *effects) wrote(w *syntax.Word, by string) {
	text, ok := literal(w)
	switch {
	case !ok || !strings.HasPrefix(text, "/") || strings.ContainsAny(text, "*?["):
		e.plain = false
	case !isDevice(text):
		e.writes = append(e.writes, access{path.Clean(text), w.Pos(), by})
	}
}

// isDevice says that a path is no file: writing to it changes nothing.
func isDevice(p string) bool {
	return strings.HasPrefix(p, "/dev/") && !strings.HasPrefix(p, "/dev/shm/") || strings.HasPrefix(p, "/proc/")
}

// call notes what a command writes.
func (e *effects) call(c *syntax.CallExpr) {
	words := c.Args
	for len(words) > 1 && isWrapper(words[0].Lit()) {
		words = words[1:]
	}
	if len(words) == 0 {
		return // assignments
	}
	name := path.Base(words[0].Lit())
	args := words[1:]
	switch name {
	case "touch", "mkdir", "tee":
		e.operands(name, args, 0)
	case "cp", "mv", "ln", "install":
		e.operands(name, args, -1)
	default:
		if words[0].Lit() == "" || !harmless(name, literals(args)) {
			e.plain = false
		}
	}
}

func isWrapper(word string) bool { return word == "exec" || word == "command" || word == "nohup" }

// operands notes the arguments of a command that are no options as written: all of
// them, or with from = -1 the last one. Options that take a value, other than those of
// touch, mkdir and tee that are common, make the command one that is not known.
func (e *effects) operands(name string, args []*syntax.Word, from int) {
	var names []*syntax.Word
	for i := 0; i < len(args); i++ {
		text := args[i].Lit()
		switch {
		case text == "-m" && name == "mkdir":
			i++
		case slices.Contains([]string{"-t", "-d", "-r", "-m", "-o", "-g", "-S"}, text):
			if name != "cp" || text == "-t" { // -d and -r are no more than flags of cp
				e.plain = false
				return
			}
		case strings.HasPrefix(text, "-") && text != "-":
		default:
			names = append(names, args[i])
		}
	}
	if from < 0 && len(names) < 2 || len(names) == 0 {
		e.plain = false
		return
	}
	if from < 0 {
		names = names[len(names)-1:]
	}
	for _, w := range names {
		e.wrote(w, name)
	}
}

// literal is the text of a word without expansions.
func literal(w *syntax.Word) (string, bool) {
	if text := w.Lit(); text != "" {
		return text, true
	}
	var b strings.Builder
	for _, part := range w.Parts {
		switch part := part.(type) {
		case *syntax.Lit:
			b.WriteString(part.Value)
		case *syntax.SglQuoted:
			if part.Dollar {
				return "", false
			}
			b.WriteString(part.Value)
		case *syntax.DblQuoted:
			for _, inner := range part.Parts {
				lit, ok := inner.(*syntax.Lit)
				if !ok {
					return "", false
				}
				b.WriteString(lit.Value)
			}
		default:
			return "", false
		}
	}
	return b.String(), true
}

func literals(words []*syntax.Word) []string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i], _ = literal(w)
	}
	return texts
}

// harmless says that a command writes no file: it is one of a few that everybody
// knows, without the options by which some of them do.
func harmless(name string, args []string) bool {
	switch name {
	case "echo", "printf", "cat", "tail", "head", "less", "sleep", "true", "false", ":", "test", "[", "exit", "return", "break", "continue",
		"set", "unset", "shift", "export", "local", "read", "expr", "seq", "date", "grep", "egrep", "fgrep", "zgrep", "cut", "tr", "uniq", "wc", "ls",
		"stat", "df", "du", "basename", "dirname", "pwd", "cd", "trap", "wait", "kill", "nslookup", "ping", "hostname", "whoami", "id", "env",
		"printenv", "uname", "ps", "jq", "md5sum", "sha256sum", "base64", "od", "nproc", "free", "uptime":
		return true
	case "sed":
		return !slices.ContainsFunc(args, func(a string) bool { return strings.HasPrefix(a, "-i") || strings.HasPrefix(a, "--in") || a == "" })
	case "sort":
		return !slices.ContainsFunc(args, func(a string) bool { return strings.HasPrefix(a, "-o") || strings.HasPrefix(a, "--o") })
	}
	return false
}
