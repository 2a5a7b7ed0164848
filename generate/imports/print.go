package imports

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"podgen/generate/format"
)

// width is how long a line may become before a list or an object takes a line for
// each element.
const width = 100

// printer writes HCL. Columns of equal signs are the formatter's business.
type printer struct {
	bytes.Buffer
	depth int
}

// printFile writes a file in canonical style.
func printFile(name string, b body) []byte {
	p := &printer{}
	p.body(b)
	formatted, diags := format.Source(name, p.Bytes())
	if diags.HasErrors() {
		return p.Bytes() // the proof shows what is wrong with it
	}
	return formatted
}

func (p *printer) line(text string) {
	if text != "" {
		p.WriteString(strings.Repeat("  ", p.depth))
		p.WriteString(text)
	}
	p.WriteByte('\n')
}

func (p *printer) lines(texts []string) {
	for _, text := range texts {
		p.line(text)
	}
}

// body writes attributes and blocks, with empty lines between blocks, apart from
// short ones of one type.
func (p *printer) body(b body) {
	for i, n := range b {
		if i > 0 && !together(b[i-1], n, p.depth) {
			p.line("")
		}
		if n.attribute != nil {
			p.attribute(n.attribute)
		} else {
			p.block(n.block)
		}
	}
}

// together says that no empty line stands between two items of a block this deep. In a
// workload, blocks stand apart but for short ones of one type; in a container, those
// that take several lines do; deeper, nothing does.
func together(a, b item, depth int) bool {
	switch depth {
	case 0, 1:
		return a.attribute != nil && b.attribute != nil || a.typ() == b.typ() && a.small() && b.small()
	case 2:
		return a.small() && b.small() && (a.block != nil || b.block == nil || b.block.short() != "") || a.block != nil && a.typ() == b.typ()
	}
	return true
}

// typ is the type of a block, "" for an attribute.
func (i item) typ() string {
	if i.block == nil {
		return ""
	}
	return i.block.typ
}

// small says that an item needs no room around it: an attribute does not.
func (i item) small() bool { return i.block == nil || i.block.small() }

// small says that a block takes one line, or three with the one that is in it.
func (b *block) small() bool {
	return b.short() != "" || len(b.body) == 1 && b.comments.empty() && b.body[0].block != nil && b.body[0].block.short() != ""
}

// short is a block on one line, "" for one that needs more: HCL allows one
// attribute there.
func (b *block) short() string {
	head := b.header()
	switch {
	case len(b.comments.below) > 0:
		return ""
	case len(b.body) == 0:
		return head + " {}"
	case len(b.body) > 1 || b.body[0].attribute == nil:
		return ""
	}
	a := b.body[0].attribute
	if !a.comments.empty() {
		return ""
	}
	value := inline(a.value)
	text := head + " { " + a.name + " = " + value + " }"
	if value == "" || len(text) > width {
		return ""
	}
	return text
}

func (b *block) header() string {
	if b.label == "" {
		return b.typ
	}
	return b.typ + " " + quoteLabel(b.label)
}

func (p *printer) block(b *block) {
	p.lines(b.comments.above)
	if short := b.short(); short != "" {
		p.line(short + beside(b.comments.beside))
		return
	}
	p.line(b.header() + " {" + beside(b.comments.beside))
	p.depth++
	p.body(b.body)
	p.lines(b.comments.below)
	p.depth--
	p.line("}")
}

func beside(comments []string) string {
	if len(comments) == 0 {
		return ""
	}
	return " " + strings.Join(comments, " ")
}

func (p *printer) attribute(a *attribute) {
	p.assign(a.name, a.value, a.comments, "")
}

// assign writes NAME = VALUE, and what ends the line of an element of an object.
func (p *printer) assign(name string, value expression, c comments, end string) {
	p.lines(c.above)
	text := inline(value)
	width := width
	if _, ok := value.(mapping); ok {
		width -= 20
	}
	if text != "" && len(text)+len(name)+2*p.depth+3 <= width || text != "" && !splits(value) {
		p.line(name + " = " + text + end + beside(c.beside))
		p.lines(c.below)
		return
	}
	p.lines(c.beside) // it cannot stand behind what goes on in the next line
	p.WriteString(strings.Repeat("  ", p.depth) + name + " = ")
	p.wide(value)
	p.WriteString(end + "\n")
	p.lines(c.below)
}

// splits says that a value can be written on several lines.
func splits(value expression) bool {
	switch v := value.(type) {
	case tuple:
		return len(v) > 0
	case mapping:
		return len(v) > 0
	}
	return false
}

// wide writes a value on several lines, the first of which has begun.
func (p *printer) wide(value expression) {
	switch v := value.(type) {
	case literal:
		p.heredoc(string(v))
	case tuple:
		if p.script(v) {
			return
		}
		p.WriteString("[\n")
		p.depth++
		for i := 0; i < len(v); i++ {
			if i+1 < len(v) && isFlag(v[i]) && isArgument(v[i+1]) {
				p.line(inline(v[i].value) + ", " + inline(v[i+1].value) + "," + beside(v[i+1].comments.beside))
				i++
				continue
			}
			p.item(v[i])
		}
		p.depth--
		p.WriteString(strings.Repeat("  ", p.depth) + "]")
	case mapping:
		p.WriteString("{\n")
		p.depth++
		for _, e := range v {
			p.assign(quoteKey(e.key), e.value, e.comments, "")
		}
		p.depth--
		p.WriteString(strings.Repeat("  ", p.depth) + "}")
	default:
		p.WriteString(inline(value))
	}
}

// script writes a list whose last element alone is long, as commands have it,
// without a line for each of the others. It returns false for any other list.
func (p *printer) script(list tuple) bool {
	const short = 40
	last := list[len(list)-1]
	before := inline(list[:len(list)-1])
	if !last.comments.empty() || before == "" || len(before) > short {
		return false
	}
	s, ok := last.value.(literal)
	heredoc := ok && isHeredoc(string(s))
	if heredoc && !strings.HasSuffix(string(s), "\n") {
		return false // it goes through chomp
	}
	if !heredoc && (len(list) == 1 || splits(last.value)) {
		return false
	}
	if p.WriteString(strings.TrimSuffix(before, "]")); len(list) > 1 {
		p.WriteString(", ")
	}
	if !heredoc {
		p.WriteString(inline(last.value) + "]")
		return true
	}
	p.heredoc(string(s))
	p.WriteString("\n" + strings.Repeat("  ", p.depth) + "]")
	return true
}

// isFlag says that an element of a list is a flag whose argument is the next one.
func isFlag(e *element) bool {
	s, ok := e.value.(literal)
	return ok && e.comments.empty() && strings.HasPrefix(string(s), "-") && !strings.ContainsAny(string(s), "= \n")
}

// isArgument says that an element of a list can stand behind a flag.
func isArgument(e *element) bool {
	text := inline(e.value)
	return text != "" && len(text) <= 60 && !strings.HasPrefix(text, `"-`) && len(e.comments.above)+len(e.comments.below) == 0
}

// item writes an element of a list on a line of its own.
func (p *printer) item(e *element) {
	p.lines(e.comments.above)
	text := inline(e.value)
	if text != "" && (len(text)+2*p.depth+1 <= width || !splits(e.value)) {
		p.line(text + "," + beside(e.comments.beside))
		p.lines(e.comments.below)
		return
	}
	p.lines(e.comments.beside)
	p.WriteString(strings.Repeat("  ", p.depth))
	p.wide(e.value)
	if s, ok := e.value.(literal); ok && isHeredoc(string(s)) && strings.HasSuffix(string(s), "\n") {
		p.WriteString("\n" + strings.Repeat("  ", p.depth)) // the comma cannot stand behind the marker
	}
	p.WriteString(",\n")
	p.lines(e.comments.below)
}

// inline writes a value on one line, "" if it needs more: for a text that is a
// heredoc, and for comments.
func inline(value expression) string {
	switch v := value.(type) {
	case raw:
		return string(v)
	case literal:
		if isHeredoc(string(v)) {
			return ""
		}
		return quote(string(v))
	case template:
		var text strings.Builder
		text.WriteString(`"`)
		for _, part := range v {
			if r, ok := part.(raw); ok {
				text.WriteString("${" + string(r) + "}")
				continue
			}
			q := quote(string(part.(literal)))
			text.WriteString(q[1 : len(q)-1])
		}
		return text.String() + `"`
	case tuple:
		return inlineAll("[", "]", v, func(*element) string { return "" })
	case mapping:
		if len(v) == 0 {
			return "{}"
		}
		if len(v) > 4 {
			return ""
		}
		return inlineAll("{ ", " }", v, func(e *element) string { return quoteKey(e.key) + " = " })
	}
	return ""
}

func inlineAll(open, end string, elements []*element, key func(*element) string) string {
	var parts []string
	for _, e := range elements {
		text := inline(e.value)
		if text == "" || !e.comments.empty() {
			return ""
		}
		parts = append(parts, key(e)+text)
	}
	return open + strings.Join(parts, ", ") + end
}

// isHeredoc says that a text is written as a heredoc: it has several lines, and no
// character that would have to be escaped.
func isHeredoc(s string) bool {
	body := strings.TrimSuffix(s, "\n")
	if !strings.Contains(body, "\n") || !utf8.ValidString(s) {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return r != '\n' && r != '\t' && (unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == '\ufeff')
	})
}

// heredoc writes a text of several lines. One that does not end with a line break
// goes through chomp, which takes away the one that every heredoc ends with.
func (p *printer) heredoc(s string) {
	chomp := !strings.HasSuffix(s, "\n")
	if chomp {
		s += "\n"
		p.WriteString("chomp(")
	}
	marker := "EOT"
	for strings.Contains(s, marker) {
		marker += "_"
	}
	indent := strings.Repeat("  ", p.depth+1)
	if flush(s) {
		p.WriteString("<<-" + marker + "\n")
	} else {
		p.WriteString("<<" + marker + "\n")
		indent = ""
	}
	for line := range strings.Lines(s) {
		if line != "\n" {
			p.WriteString(indent)
		}
		p.WriteString(escapeTemplate(line))
	}
	end := strings.Repeat("  ", p.depth)
	if indent == "" {
		end = ""
	}
	p.WriteString(end + marker)
	if chomp {
		p.WriteString("\n" + strings.Repeat("  ", p.depth) + ")")
	}
}

// flush says that a heredoc with <<- gives the text back: that takes away the
// indent that all lines have, so that one of them must have none of its own. Lines
// of spaces alone would count as well, and so would spaces of other kinds.
func flush(s string) bool {
	none := false
	for line := range strings.Lines(s) {
		if line == "\n" {
			continue
		}
		text := strings.TrimLeft(line, " ")
		if first, _ := utf8.DecodeRuneInString(text); unicode.IsSpace(first) {
			return false
		}
		none = none || text == line
	}
	return none
}

// escapeTemplate writes what would begin an interpolation.
func escapeTemplate(s string) string {
	return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(s)
}

// quote writes a text in quotes.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range escapeTemplate(s) {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case unicode.IsControl(r) || !unicode.IsPrint(r) && r < 0x10000 && r != '\u00a0':
			b.WriteString(`\u` + hex(r, 4))
		case !unicode.IsPrint(r) && r >= 0x10000:
			b.WriteString(`\U` + hex(r, 8))
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func hex(r rune, digits int) string {
	const all = "0123456789abcdef"
	text := make([]byte, digits)
	for i := range slices.Backward(text) {
		text[i] = all[r&15]
		r >>= 4
	}
	return string(text)
}

// quoteLabel writes the label of a block, in which nothing is interpolated.
func quoteLabel(s string) string { return quote(s) }

// quoteKey writes the key of an object.
func quoteKey(s string) string {
	if hclsyntax.ValidIdentifier(s) && !slices.Contains([]string{"for", "null", "true", "false", "if"}, s) {
		return s
	}
	return quote(s)
}

// plainLabel says that a text can be the label of a block: the beginning of an
// interpolation cannot be written there.
func plainLabel(s string) bool {
	return s != "" && !strings.Contains(s, "${") && !strings.Contains(s, "%{") && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) })
}
