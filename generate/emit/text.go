package emit

import (
	"strings"
	"unicode/utf8"

	"podgen/generate/origin"
)

const notUTF8 = "the text is not valid UTF-8"

// text writes a string as a value.
func (w *writer) text(s string, at place) *Error {
	f, valid := formOf(s)
	if !valid {
		return problem(notUTF8)
	}
	w.buf = append(w.buf, ' ')
	if f == literal {
		w.literal(s, at)
		return nil
	}
	w.buf = appendForm(w.buf, s, f)
	w.end(at.near)
	return nil
}

// longKey is from how many bytes on a key gets the explicit form. A reader
// looks ahead for the colon of a key no further than 1,024 characters, and an
// escape takes up to four for each byte.
const longKey = 128

// key writes a map's key with its colon, at the column of the given place. A
// key that is long or has several lines gets the explicit form: "? key", and
// the colon on a line of its own.
func (w *writer) key(name string, at place) *Error {
	f, valid := formOf(name)
	if !valid {
		return problem("the key is not valid UTF-8")
	}
	w.indent(at.column)
	if f != literal && len(name) <= longKey {
		w.buf = append(appendForm(w.buf, name, f), ':')
		return nil
	}
	w.buf = append(w.buf, '?')
	if err := w.text(name, at); err != nil {
		return err
	}
	w.indent(at.column)
	w.buf = append(w.buf, ':')
	return nil
}

// literal writes a text as a block, line by line.
func (w *writer) literal(s string, at place) {
	w.buf = append(w.buf, '|')
	if s[0] == ' ' || s[0] == '\t' || s[0] == '\n' {
		// A reader takes the indentation from the first line otherwise.
		w.buf = append(w.buf, '2')
	}
	switch {
	case !strings.HasSuffix(s, "\n"):
		w.buf = append(w.buf, '-')
	case strings.HasSuffix(s, "\n\n"):
		w.buf = append(w.buf, '+')
	}
	w.end(at.near)
	w.literalLines(s, at.column+2, at.near)
}

func (w *writer) literalLines(s string, column int, near *origin.Node) {
	for number := 1; s != ""; number++ {
		var line string
		line, s, _ = strings.Cut(s, "\n")
		if line != "" {
			w.indent(column)
			w.buf = append(w.buf, line...)
		}
		w.buf = append(w.buf, '\n')
		w.recordText(near, number)
	}
}

// appendOneLine writes a valid string in a form that takes one line.
func appendOneLine(dst []byte, s string) []byte {
	f, _ := formOf(s)
	if f == literal {
		f = double
	}
	return appendForm(dst, s, f)
}

func appendForm(dst []byte, s string, f form) []byte {
	switch f {
	case plain:
		return append(dst, s...)
	case single:
		return appendSingle(dst, s)
	default:
		return appendDouble(dst, s)
	}
}

func appendSingle(dst []byte, s string) []byte {
	dst = append(dst, '\'')
	for {
		before, after, found := strings.Cut(s, "'")
		dst = append(dst, before...)
		if !found {
			return append(dst, '\'')
		}
		dst = append(dst, "''"...)
		s = after
	}
}

// appendDouble writes a string between double quotes. Its escapes are those of
// JSON, but for characters beyond U+FFFF.
func appendDouble(dst []byte, s string) []byte {
	dst = append(dst, '"')
	written := 0
	for i := 0; i < len(s); {
		size := 1
		r := rune(s[i])
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		if needsEscape(r) {
			dst = append(dst, s[written:i]...)
			dst = appendEscape(dst, r)
			written = i + size
		}
		i += size
	}
	dst = append(dst, s[written:]...)
	return append(dst, '"')
}

func needsEscape(r rune) bool {
	if r < utf8.RuneSelf {
		return r < ' ' || r == '"' || r == '\\' || r == 0x7f
	}
	return traitsOf(r) != 0
}

func appendEscape(dst []byte, r rune) []byte {
	switch r {
	case '"', '\\':
		return append(dst, '\\', byte(r))
	case '\n':
		return append(dst, `\n`...)
	case '\r':
		return append(dst, `\r`...)
	case '\t':
		return append(dst, `\t`...)
	}
	if r <= 0xFFFF {
		return appendHex(append(dst, `\u`...), r, 4)
	}
	return appendHex(append(dst, `\U`...), r, 8)
}

func appendHex(dst []byte, r rune, digits int) []byte {
	for shift := 4 * (digits - 1); shift >= 0; shift -= 4 {
		dst = append(dst, "0123456789abcdef"[r>>shift&0xF])
	}
	return dst
}
