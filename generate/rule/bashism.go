package rule

import (
	"mvdan.cc/sh/v3/syntax"
)

// bashism is something that bash knows and POSIX does not.
type bashism struct {
	at    syntax.Pos
	what  string // as it reads in a sentence: "an array"
	dash  effect
	ash   effect
	write string // what to write instead
}

// effect is what a shell makes of a bashism.
type effect int

const (
	understood effect = iota
	wrong             // it goes on and does something else
	fatal             // it gives up
)

// in is the effect in a shell.
func (b bashism) in(shell string) effect {
	switch shell {
	case "dash":
		return b.dash
	case "ash":
		return b.ash
	}
	return understood
}

// bashCommands are the builtins that bash has and dash and the ash of busybox have
// not, with what they have instead.
var bashCommands = map[string]bashism{
	"source":    {dash: wrong, write: `". FILE"`},
	"declare":   {dash: wrong, ash: wrong, write: `"NAME=VALUE"`},
	"typeset":   {dash: wrong, ash: wrong, write: `"NAME=VALUE"`},
	"let":       {dash: wrong, write: `"NAME=$((…))"`},
	"shopt":     {dash: wrong, ash: wrong},
	"pushd":     {dash: wrong, ash: wrong, write: `"cd"`},
	"popd":      {dash: wrong, ash: wrong, write: `"cd"`},
	"mapfile":   {dash: wrong, ash: wrong, write: `"while read"`},
	"readarray": {dash: wrong, ash: wrong, write: `"while read"`},
	"disown":    {dash: wrong, ash: wrong, write: `"nohup"`},
}

// bashisms are those of a script. What the shells do with each was tried with dash
// 0.5.12 and busybox 1.35.
func bashisms(file *syntax.File) []bashism {
	var found []bashism
	add := func(at syntax.Pos, what string, dash, ash effect, write string) {
		found = append(found, bashism{at, what, dash, ash, write})
	}
	syntax.Walk(file, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.ArrayExpr:
			add(n.Pos(), "an array", fatal, fatal, `"set -- WORD…", and "$@" for all of them`)
		case *syntax.Assign:
			if n.Append && n.Array == nil {
				add(n.Pos(), `"+="`, wrong, wrong, `"NAME=$NAME…"`)
			}
		case *syntax.Redirect:
			switch n.Op {
			case syntax.WordHdoc:
				add(n.OpPos, `"<<<"`, fatal, fatal, `"printf … |"`)
			case syntax.RdrAll:
				add(n.OpPos, `"&>"`, wrong, understood, `"> FILE 2>&1"`)
			case syntax.AppAll:
				add(n.OpPos, `"&>>"`, wrong, fatal, `">> FILE 2>&1"`)
			}
		case *syntax.CStyleLoop:
			add(n.Pos(), `"for ((…))"`, fatal, fatal, `"while [ … ]"`)
		case *syntax.ArithmCmd:
			add(n.Pos(), `"((…))"`, wrong, wrong, `": $((…))"`)
		case *syntax.TestClause:
			add(n.Pos(), `"[["`, wrong, understood, `"[ … ]"`)
		case *syntax.ProcSubst:
			add(n.Pos(), "a process substitution", fatal, understood, "a pipe or a file")
		case *syntax.FuncDecl:
			if n.RsrvWord {
				add(n.Pos(), `"function"`, fatal, understood, `"NAME() {"`)
			}
		case *syntax.ForClause:
			if n.Select {
				add(n.Pos(), `"select"`, fatal, fatal, `"for"`)
			}
		case *syntax.BinaryCmd:
			if n.Op == syntax.PipeAll {
				add(n.OpPos, `"|&"`, fatal, fatal, `"2>&1 |"`)
			}
		case *syntax.SglQuoted:
			if n.Dollar {
				add(n.Pos(), `"$'…'"`, wrong, understood, `"$(printf …)"`)
			}
		case *syntax.ParamExp:
			if b := bashParam(n); b.what != "" {
				b.at = n.Pos()
				found = append(found, b)
			}
		case *syntax.DeclClause:
			if n.Variant.Value == "export" && len(n.Args) > 0 && n.Args[0].Value != nil && n.Args[0].Value.Lit() == "-f" {
				add(n.Pos(), `"export -f"`, fatal, fatal, "a script of its own")
			}
			if b, known := bashCommands[n.Variant.Value]; known {
				add(n.Pos(), `"`+n.Variant.Value+`"`, b.dash, b.ash, b.write)
			}
		case *syntax.LetClause:
			add(n.Pos(), `"let"`, wrong, understood, `"NAME=$((…))"`)
		case *syntax.CallExpr:
			if b := bashCall(n); b.what != "" {
				b.at = n.Pos()
				found = append(found, b)
			}
		}
		return true
	})
	return found
}

// bashParam is what a parameter expansion has of bash.
func bashParam(n *syntax.ParamExp) bashism {
	switch {
	case n.Index != nil:
		return bashism{what: "an element of an array", dash: fatal, ash: fatal, write: "variables of their own"}
	case n.Excl:
		return bashism{what: `"${!NAME}"`, dash: fatal, ash: fatal, write: "the name itself"}
	case n.Repl != nil:
		return bashism{what: `"${NAME/…/…}"`, dash: fatal, write: "sed"}
	case n.Slice != nil:
		return bashism{what: `"${NAME:…}"`, dash: fatal, write: "cut, or ${NAME#…} and ${NAME%…}"}
	}
	if n.Exp != nil {
		switch n.Exp.Op {
		case syntax.UpperFirst, syntax.UpperAll, syntax.LowerFirst, syntax.LowerAll:
			return bashism{what: `"${NAME^^}" or "${NAME,,}"`, dash: fatal, ash: fatal, write: "tr"}
		case syntax.OtherParamOps:
			return bashism{what: `"${NAME@…}"`, dash: fatal, ash: fatal, write: "printf"}
		}
	}
	return bashism{}
}

// bashCall is what a simple command has of bash.
func bashCall(n *syntax.CallExpr) bashism {
	if len(n.Args) == 0 {
		return bashism{}
	}
	name := n.Args[0].Lit()
	if b, known := bashCommands[name]; known {
		b.what = `"` + name + `"`
		return b
	}
	switch name {
	case "[", "test":
		if len(n.Args) > 3 && n.Args[2].Lit() == "==" {
			return bashism{what: `"==" in "` + name + `"`, dash: wrong, write: `"="`}
		}
	}
	return bashism{}
}
