package emit

import (
	"strings"
	"unicode/utf8"
)

// form is a way of writing a string in YAML.
type form uint8

const (
	plain   form = iota // as it is
	single              // 'as it is, but for the quote'
	double              // "with escapes"
	literal             // | and the lines below
)

// formOf decides how a string is written, and says whether it can be: it
// must be valid UTF-8.
//
// Lines of text become a literal block wherever the block holds exactly that
// text. On one line a string is plain if nobody can take it for anything else,
// 'quoted' if that saves escapes, and "quoted" otherwise.
func formOf(s string) (f form, valid bool) {
	found, valid := scan(s)
	switch {
	case !valid:
		return 0, false
	case found&lineBreak != 0 && found&mustEscape == 0 && found&visible != 0 && !endsInBlanks(s):
		return literal, true
	case found&(lineBreak|tab|mustEscape|hidden) != 0:
		return double, true
	case found&notPlain == 0 && startsPlain(s) && !looksTyped(s):
		return plain, true
	case found&escaped != 0 && strings.Count(s, `"`)+strings.Count(s, `\`) > strings.Count(s, "'"):
		return single, true
	}
	return double, true
}

// endsInBlanks says whether a line of nothing but blanks stands among those
// behind the last line with text. Not every reader keeps such a line in a block.
func endsInBlanks(s string) bool {
	end := s[len(strings.TrimRight(s, " \t\n")):]
	_, below, _ := strings.Cut(end, "\n")
	return strings.ContainsAny(below, " \t")
}

// traits is what a string holds that matters to how it is written.
type traits uint8

const (
	visible    traits = 1 << iota // something that is no blank
	lineBreak                     // "\n"
	tab                           // "\t"
	notPlain                      // a comment's or a key's mark
	escaped                       // a quote or a backslash, which double quotes have to escape
	mustEscape                    // what no reader takes as it is
	hidden                        // what nobody would see
)

// byteTraits holds the traits of each ASCII character, but for '#' and ':',
// which depend on what stands beside them.
var byteTraits = func() (table [utf8.RuneSelf]traits) {
	for c := range table {
		switch {
		case c == '\n':
			table[c] = lineBreak
		case c == '\t':
			table[c] = tab
		case c < ' ' || c == 0x7f:
			table[c] = mustEscape | visible
		case c == '"' || c == '\\':
			table[c] = escaped | visible
		case c != ' ':
			table[c] = visible
		}
	}
	return table
}()

// scan returns the traits of a string and whether it is valid UTF-8.
func scan(s string) (found traits, valid bool) {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				return found, false
			}
			found |= traitsOf(r) | visible
			i += size - 1
			continue
		}
		found |= byteTraits[c]
		switch c {
		case ' ':
			if i == len(s)-1 || s[i+1] == '#' {
				found |= notPlain
			}
		case ':':
			if i == len(s)-1 || s[i+1] == ' ' {
				found |= notPlain
			}
		}
	}
	return found, true
}

// traitsOf returns the traits of a character beyond ASCII that need care.
//
// What must be escaped: the control characters, what one reader or another
// takes for a line break (U+0085, U+2028, U+2029) or drops (the byte order
// mark), and what is no character. The ranges are fixed here, not taken from
// package unicode, so that a new version of Unicode changes no output.
func traitsOf(r rune) traits {
	switch {
	case r < 0xA0, r == 0x2028, r == 0x2029, r == 0xFEFF,
		r >= 0xFDD0 && r <= 0xFDEF, r&0xFFFE == 0xFFFE:
		return mustEscape
	case r == 0xA0, r == 0xAD, r == 0x061C, r == 0x1680, r == 0x180E, r == 0x3000,
		r >= 0x2000 && r <= 0x200B,                           // spaces
		r == 0x200E, r == 0x200F, r >= 0x202A && r <= 0x202F, // changes of direction
		r >= 0x205F && r <= 0x206F, r >= 0xFFF9 && r <= 0xFFFB:
		return hidden
	}
	return 0
}

// startsPlain says whether a string without tabs and line breaks may start a
// plain scalar. Some that YAML would allow are left out, because some readers
// give them a meaning of their own (":name" is a symbol in Ruby).
func startsPlain(s string) bool {
	if s == "" || isDocumentMark(s) {
		return false
	}
	switch c := s[0]; {
	case c == '-':
		return len(s) > 1 && s[1] != ' '
	case c < utf8.RuneSelf:
		return plainStart[c]
	}
	return true
}

var plainStart = func() (table [utf8.RuneSelf]bool) {
	const starts = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + `_./$()+<=;^~\`
	for _, c := range starts {
		table[c] = true
	}
	return table
}()

// isDocumentMark says whether a string would start or end a document if it
// stood at the start of a line, as a key does.
func isDocumentMark(s string) bool {
	if !strings.HasPrefix(s, "---") && !strings.HasPrefix(s, "...") {
		return false
	}
	return len(s) == 3 || s[3] == ' '
}
