package rule

import (
	"fmt"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// braces are words that bash makes several words of: {1..9}, {a,b}.
type braces struct {
	at    syntax.Pos
	text  string // {1..9}
	whole bool   // the word is nothing else
	loop  bool   // it is what a for loop goes through
}

// bracesIn finds them in a script: ranges in any command, lists in a loop or where a
// command takes files, since elsewhere {a,b} may be meant as it stands.
func bracesIn(file *syntax.File) []braces {
	var found []braces
	look := func(words []*syntax.Word, lists, loop bool) {
		for _, w := range words {
			for _, part := range w.Parts {
				lit, ok := part.(*syntax.Lit)
				if !ok || !strings.Contains(lit.Value, "{") {
					continue
				}
				if text := braceText(lit.Value, lists); text != "" {
					found = append(found, braces{w.Pos(), text, lit.Value == text && len(w.Parts) == 1, loop})
				}
			}
		}
	}
	syntax.Walk(file, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.WordIter:
			look(n.Items, true, true)
		case *syntax.CallExpr:
			if len(n.Args) > 1 {
				look(n.Args[1:], takesFiles(n.Args[0].Lit()), false)
			}
		}
		return true
	})
	return found
}

func takesFiles(command string) bool {
	switch command {
	case "mkdir", "touch", "rm", "rmdir", "cp", "mv", "chmod", "chown", "ls", "cat":
		return true
	}
	return false
}

// braceText is the part of a text that bash would expand, "" if there is none.
func braceText(text string, lists bool) string {
	start := strings.IndexByte(text, '{')
	end := strings.IndexByte(text[start:], '}')
	if end < 0 || strings.ContainsRune(text, '\\') {
		return ""
	}
	inside := text[start+1 : start+end]
	switch {
	case strings.ContainsRune(inside, '{'):
		return ""
	case isRange(inside), lists && strings.Contains(inside, ","):
		return text[start : start+end+1]
	}
	return ""
}

// isRange says that the inside of braces is one of numbers or of letters.
func isRange(inside string) bool {
	parts := strings.Split(inside, "..")
	if len(parts) != 2 && len(parts) != 3 {
		return false
	}
	for _, part := range parts {
		if _, err := strconv.Atoi(part); err != nil && (len(part) != 1 || !isLetter(part[0])) {
			return false
		}
	}
	return true
}

func isLetter(b byte) bool { return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' }

// instead is what every shell expands to the same, "" if that is not certain: a
// call of seq for a range of numbers.
func (b braces) instead() string {
	parts := strings.Split(strings.Trim(b.text, "{}"), "..")
	if !b.whole || len(parts) < 2 {
		return ""
	}
	first, err1 := strconv.Atoi(parts[0])
	last, err2 := strconv.Atoi(parts[1])
	if err1 != nil || err2 != nil || strconv.Itoa(first) != parts[0] || strconv.Itoa(last) != parts[1] {
		return ""
	}
	step := 1
	if len(parts) == 3 {
		step, err1 = strconv.Atoi(parts[2])
		if err1 != nil || step == 0 {
			return ""
		}
		step = max(step, -step)
	}
	if first > last {
		step = -step
	}
	if step == 1 {
		return fmt.Sprintf("$(seq %d %d)", first, last)
	}
	return fmt.Sprintf("$(seq %d %d %d)", first, step, last)
}

// rangeRounds is how many words a range of numbers stands for, 0 if it is none.
func rangeRounds(inside string) int {
	parts := strings.Split(inside, "..")
	if len(parts) != 2 {
		return 0
	}
	return between(parts[0], parts[1])
}

// between is how many whole numbers there are from one to another, 0 if they are none.
func between(first, last string) int {
	a, err1 := strconv.Atoi(first)
	b, err2 := strconv.Atoi(last)
	if err1 != nil || err2 != nil || a > b {
		return 0
	}
	return b - a + 1
}
