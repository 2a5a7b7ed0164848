// Package heredoc finds the lines of a heredoc in the source: which of them a line of the
// text comes from that the heredoc became.
package heredoc

import (
	"bufio"
	"bytes"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
)

// Line is a line of a heredoc in the source, without the blanks around it.
type Line struct {
	Text string
	At   hcl.Range
}

// heredocStart is the end of a line on which a heredoc starts.
var heredocStart = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`<<-?([\p{L}_][\p{L}\p{N}_-]*)$`) })

// Lines returns the lines of the one heredoc of an expression; none if it has
// none or several.
func Lines(at hcl.Range, src []byte) []Line {
	var found []Line
	mark, closed := "", false
	start := at.Start
	for raw := range bytes.Lines(at.SliceBytes(src)) {
		line := trimmed(at.Filename, raw, start)
		start = hcl.Pos{Line: start.Line + 1, Column: 1, Byte: start.Byte + len(raw)}
		switch opening := heredocStart().FindStringSubmatch(line.Text); {
		case mark != "" && !closed && line.Text == mark:
			closed = true
		case mark != "" && !closed:
			found = append(found, line)
		case opening != nil && mark != "":
			return nil
		case opening != nil:
			mark = opening[1]
		}
	}
	return found
}

// trimmed returns a line that starts at a place, without the blanks around it.
func trimmed(file string, line []byte, start hcl.Pos) Line {
	inner := bytes.TrimLeft(line, " \t")
	blanks := len(line) - len(inner) // each is one byte and one column
	inner = bytes.TrimRight(inner, " \t\r\n")
	start.Byte += blanks
	start.Column += blanks
	end := start
	end.Byte += len(inner)
	end.Column += columns(inner)
	return Line{Text: string(inner), At: hcl.Range{Filename: file, Start: start, End: end}}
}

// columns counts what a reader takes for one character each.
func columns(line []byte) int {
	for _, c := range line {
		if c >= utf8.RuneSelf {
			scanner := hcl.NewRangeScanner(line, "", bufio.ScanLines)
			scanner.Scan()
			return scanner.Range().End.Column - 1
		}
	}
	return len(line)
}

// Align returns for each line of a text the line of the source that it comes
// from, -1 where that cannot be told. Lines that hold a template may become
// anything; the others must be the same.
func Align(source []Line, text []string) []int {
	from := make([]int, len(text))
	for i := range from {
		from[i] = i
	}
	if len(source) == len(text) && all(source, text, likely) {
		return from
	}
	for i := range from {
		from[i] = -1
	}
	shorter := min(len(source), len(text))
	i := 0
	for ; i < shorter && same(source[i].Text, text[i]); i++ {
		from[i] = i
	}
	for k := 1; k <= shorter-i && same(source[len(source)-k].Text, text[len(text)-k]); k++ {
		from[len(text)-k] = len(source) - k
	}
	only := once(source)
	for i, line := range text {
		if k, ok := only[strings.TrimSpace(line)]; ok && from[i] < 0 {
			from[i] = k
		}
	}
	return from
}

func all(source []Line, text []string, f func(source, text string) bool) bool {
	for i := range text {
		if !f(source[i].Text, text[i]) {
			return false
		}
	}
	return true
}

// once returns the lines of a source that stand in it once, by what they become.
func once(source []Line) map[string]int {
	only, seen := map[string]int{}, map[string]bool{}
	for i, line := range source {
		if line.Text == "" || isTemplate(line.Text) {
			continue
		}
		text := unescape(line.Text)
		if seen[text] {
			delete(only, text)
			continue
		}
		seen[text], only[text] = true, i
	}
	return only
}

// same says whether a line of a heredoc becomes this line of the text for sure.
func same(source, text string) bool {
	return !isTemplate(source) && unescape(source) == strings.TrimSpace(text)
}

// likely is same, but lets the templates of a line become anything.
func likely(source, text string) bool {
	if !isTemplate(source) {
		return same(source, text)
	}
	text = strings.TrimSpace(text)
	at := templateStart().FindStringIndex(hideEscapes(source))
	before, after := unescape(source[:at[0]]), ""
	if end := strings.LastIndexByte(source, '}'); end > at[0] {
		after = unescape(source[end+1:])
	}
	return len(text) >= len(before)+len(after) && strings.HasPrefix(text, before) && strings.HasSuffix(text, after)
}

var (
	templateStart = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[$%]\{`) })
	escapes       = strings.NewReplacer("$${", "${", "%%{", "%{")
	hidden        = strings.NewReplacer("$${", "   ", "%%{", "   ")
)

func isTemplate(source string) bool    { return templateStart().MatchString(hideEscapes(source)) }
func unescape(source string) string    { return escapes.Replace(source) }
func hideEscapes(source string) string { return hidden.Replace(source) }
