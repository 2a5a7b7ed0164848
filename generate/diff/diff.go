// Package diff shows how two texts differ, as diff -u does.
package diff

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/pmezard/go-difflib/difflib"
)

// Context is the number of unchanged lines around a change.
const Context = 3

// most is the number of differing lines up to which the shortest difference is
// looked for, which takes quadratic time. Larger ones are shown as one change.
const most = 4000

// Unified returns the difference between two versions of a file in the unified
// format, "" when there is none.
func Unified(name string, before, after []byte) string {
	if bytes.Equal(before, after) {
		return ""
	}
	a, b := lines(before), lines(after)
	// What both begin and end with needs no looking, but for the context.
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	from, rest := max(0, head-Context), max(0, tail-Context)
	a, b = a[from:len(a)-rest], b[from:len(b)-rest]
	var out strings.Builder
	fmt.Fprintf(&out, "--- %s\n+++ %s\n", name, name)
	for _, group := range groups(a, b, head-from, tail-rest) {
		hunk(&out, group, a, b, from)
	}
	return out.String()
}

// lines splits a text into lines with their ends. A last line without one says so.
func lines(text []byte) []string {
	if len(text) == 0 {
		return nil
	}
	list := strings.SplitAfter(string(text), "\n")
	if last := len(list) - 1; list[last] == "" {
		list = list[:last]
	} else {
		list[last] += "\n\\ No newline at end of file\n"
	}
	return list
}

// groups finds the changes. The first head and the last tail lines are equal.
func groups(a, b []string, head, tail int) [][]difflib.OpCode {
	if len(a)+len(b) > most {
		return [][]difflib.OpCode{{
			{Tag: 'e', I1: 0, I2: head, J1: 0, J2: head},
			{Tag: 'r', I1: head, I2: len(a) - tail, J1: head, J2: len(b) - tail},
			{Tag: 'e', I1: len(a) - tail, I2: len(a), J1: len(b) - tail, J2: len(b)},
		}}
	}
	return difflib.NewMatcherWithJunk(a, b, false, nil).GetGroupedOpCodes(Context)
}

func hunk(out *strings.Builder, group []difflib.OpCode, a, b []string, from int) {
	first, last := group[0], group[len(group)-1]
	fmt.Fprintf(out, "@@ -%s +%s @@\n", span(first.I1, last.I2, from), span(first.J1, last.J2, from))
	for _, c := range group {
		if c.Tag == 'e' {
			write(out, " ", a[c.I1:c.I2])
			continue
		}
		write(out, "-", a[c.I1:c.I2])
		write(out, "+", b[c.J1:c.J2])
	}
}

// span is a hunk's place in one file: the first line, and how many.
func span(start, end, from int) string {
	length := end - start
	first := from + start + 1
	if length == 0 {
		first-- // an empty span stands behind the line before it
	}
	if length == 1 {
		return fmt.Sprint(first)
	}
	return fmt.Sprintf("%d,%d", first, length)
}

func write(out *strings.Builder, mark string, lines []string) {
	for _, line := range lines {
		out.WriteString(mark)
		out.WriteString(line)
	}
}
