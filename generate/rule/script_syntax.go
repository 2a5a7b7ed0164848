package rule

import (
	"errors"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"mvdan.cc/sh/v3/syntax"
)

var scriptSyntax = Rule{
	ID:       "script-syntax",
	Title:    "Script is no shell",
	Severity: hcl.DiagError,
	Risk:     "None known: what the parser reads less well than bash does is left out.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			for _, s := range c.Scripts() {
				if at, why, bad := syntaxError(s); bad {
					s.Report(at, "The script of %s cannot be read by a shell, at line %d, column %d: %s. A shell gives up there, with status 2. Mend the script.",
						c.Title(), at.Line(), at.Col(), why)
				}
			}
		}
	},
}

// syntaxError says where and why no shell reads a script.
func syntaxError(s *Script) (at syntax.Pos, why string, bad bool) {
	if s.Err == nil {
		return syntax.Pos{}, "", false
	}
	e, ok := errors.AsType[syntax.ParseError](s.Err)
	if !ok || lenient(e.Text) || s.Shell != "bash" && s.PosixErr() == nil {
		return syntax.Pos{}, "", false
	}
	return e.Pos, strings.ReplaceAll(e.Text, "`", `"`), true
}

// lenient says that shells read what the parser does not: bash closes a heredoc at
// the end of the text, and looks at what is inside (( )) and [[ ]] only when it gets
// there.
func lenient(text string) bool {
	for _, word := range []string{"here-document", "((", "))", "arithm", "[[", "]]", "test operator", "test expression"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}
