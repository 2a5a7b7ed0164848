package generate

import (
	"bufio"
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"podgen/generate/emit"
	"podgen/generate/object"
	"podgen/generate/origin"
	"podgen/generate/sourcemap"
)

// Tracer writes objects of one module as YAML does, and says in addition where
// each line comes from. It is for one goroutine.
type Tracer struct {
	Sources map[string]*hcl.File // of the module

	lines    emit.Lines                 // of the last object
	heredocs map[hcl.Range][]sourceLine // the objects of a for_each share theirs
}

// YAML appends an object as one document to dst and returns where its lines come
// from.
func (t *Tracer) YAML(dst []byte, o *object.Object) ([]byte, []sourcemap.Span, *hcl.Diagnostic) {
	start := len(dst)
	t.lines = t.lines[:0]
	dst, d := written(emit.Object(dst, o, &t.lines))
	if d != nil {
		return dst, nil, d
	}
	spans := make([]sourcemap.Span, 0, len(t.lines))
	rest := dst[start:]
	for i := 0; i < len(t.lines); {
		at, implied := originOf(o, t.lines[i].Node)
		n := textBlock(t.lines[i:])
		if n == 0 {
			spans = sourcemap.Append(spans, at, implied)
			rest = rest[bytes.IndexByte(rest, '\n')+1:]
			i++
			continue
		}
		var text []string
		text, rest = cutLines(rest, n)
		for _, r := range t.textRanges(at, text) {
			spans = sourcemap.Append(spans, r, implied)
		}
		i += n
	}
	return dst, spans, nil
}

// cutLines cuts n lines off a text.
func cutLines(data []byte, n int) (lines []string, rest []byte) {
	lines = make([]string, n)
	for i := range lines {
		line, after, _ := bytes.Cut(data, []byte("\n"))
		lines[i], data = string(line), after
	}
	return lines, data
}

// Identity is what a cluster knows an object by.
func Identity(o *object.Object) sourcemap.Identity {
	return sourcemap.Identity{APIVersion: o.APIVersion, Kind: o.Kind, Namespace: o.Namespace, Name: o.Name}
}

// originOf returns where a line comes from: what the block of the object implied,
// where nothing nearer is known.
func originOf(o *object.Object, node *origin.Node) (at hcl.Range, implied bool) {
	if node == nil || node.Range == nil {
		return o.Range, true
	}
	return *node.Range, node.Implied
}

// textBlock returns how many of the first lines are those of one text.
func textBlock(lines emit.Lines) int {
	n := 0
	for n < len(lines) && lines[n].Text == n+1 {
		n++
	}
	return n
}

// textRanges returns where each line of a text comes from: its own line of the
// heredoc that it was written as, where that can be told, or else all of the HCL.
func (t *Tracer) textRanges(at hcl.Range, text []string) []hcl.Range {
	ranges := make([]hcl.Range, len(text))
	for i := range ranges {
		ranges[i] = at
	}
	source, known := t.heredocs[at]
	if file := t.Sources[at.Filename]; !known && file != nil && at.CanSliceBytes(file.Bytes) {
		source = heredoc(at, file.Bytes)
		if t.heredocs == nil {
			t.heredocs = map[hcl.Range][]sourceLine{}
		}
		t.heredocs[at] = source
	}
	for i, from := range align(source, text) {
		if from >= 0 {
			ranges[i] = source[from].at
		}
	}
	return ranges
}

// sourceLine is a line of HCL without the blanks around it.
type sourceLine struct {
	text string
	at   hcl.Range
}

// heredocStart is the end of a line on which a heredoc starts.
var heredocStart = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`<<-?([\p{L}_][\p{L}\p{N}_-]*)$`) })

// heredoc returns the lines of the one heredoc of an expression; none if it has
// none or several.
func heredoc(at hcl.Range, src []byte) []sourceLine {
	var found []sourceLine
	mark, closed := "", false
	start := at.Start
	for raw := range bytes.Lines(at.SliceBytes(src)) {
		line := trimmed(at.Filename, raw, start)
		start = hcl.Pos{Line: start.Line + 1, Column: 1, Byte: start.Byte + len(raw)}
		switch opening := heredocStart().FindStringSubmatch(line.text); {
		case mark != "" && !closed && line.text == mark:
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
func trimmed(file string, line []byte, start hcl.Pos) sourceLine {
	inner := bytes.TrimLeft(line, " \t")
	blanks := len(line) - len(inner) // each is one byte and one column
	inner = bytes.TrimRight(inner, " \t\r\n")
	start.Byte += blanks
	start.Column += blanks
	end := start
	end.Byte += len(inner)
	end.Column += columns(inner)
	return sourceLine{text: string(inner), at: hcl.Range{Filename: file, Start: start, End: end}}
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

// align returns for each line of a text the line of the source that it comes
// from, -1 where that cannot be told. Lines that hold a template may become
// anything; the others must be the same.
func align(source []sourceLine, text []string) []int {
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
	for ; i < shorter && same(source[i].text, text[i]); i++ {
		from[i] = i
	}
	for k := 1; k <= shorter-i && same(source[len(source)-k].text, text[len(text)-k]); k++ {
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

func all(source []sourceLine, text []string, f func(source, text string) bool) bool {
	for i := range text {
		if !f(source[i].text, text[i]) {
			return false
		}
	}
	return true
}

// once returns the lines of a source that stand in it once, by what they become.
func once(source []sourceLine) map[string]int {
	only, seen := map[string]int{}, map[string]bool{}
	for i, line := range source {
		if line.text == "" || isTemplate(line.text) {
			continue
		}
		text := unescape(line.text)
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

// Describe says in the words of a source file what stands at a range of it:
// image of container "web" of deployment "shop".
func Describe(file *hcl.File, at hcl.Range) string {
	if file == nil {
		return ""
	}
	body, ok := file.Body.(*hclsyntax.Body)
	if !ok {
		return ""
	}
	var words []string // from the outside in
	for body != nil {
		block, attribute := inside(body, at.Start.Byte)
		body = nil
		switch {
		case block != nil:
			words = append(words, title(block))
			body = block.Body
			if block.DefRange().ContainsOffset(at.Start.Byte) {
				body = nil
			}
		case attribute != nil:
			words = append(words, attribute.Name+keys(attribute.Expr, at.Start.Byte))
		}
	}
	var b strings.Builder
	for i, word := range slices.Backward(words) {
		b.WriteString(word)
		if i > 0 {
			b.WriteString(" of ")
		}
	}
	return b.String()
}

// inside returns the block or the attribute of a body that an offset is in.
func inside(body *hclsyntax.Body, offset int) (*hclsyntax.Block, *hclsyntax.Attribute) {
	for _, b := range body.Blocks {
		if b.DefRange().Start.Byte <= offset && offset < b.CloseBraceRange.End.Byte {
			return b, nil
		}
	}
	for _, a := range body.Attributes {
		if a.SrcRange.ContainsOffset(offset) {
			return nil, a
		}
	}
	return nil, nil
}

func title(b *hclsyntax.Block) string {
	var s strings.Builder
	s.WriteString(b.Type)
	for _, label := range b.Labels {
		fmt.Fprintf(&s, " %q", label)
	}
	return s.String()
}

// keys returns what leads to an offset of an expression, through nested objects
// and lists: ".requests.cpu", "[2]".
func keys(e hclsyntax.Expression, offset int) string {
	switch e := e.(type) {
	case *hclsyntax.ObjectConsExpr:
		for _, item := range e.Items {
			if hcl.RangeBetween(item.KeyExpr.Range(), item.ValueExpr.Range()).ContainsOffset(offset) {
				return keyOf(item.KeyExpr) + keys(item.ValueExpr, offset)
			}
		}
	case *hclsyntax.TupleConsExpr:
		for i, item := range e.Exprs {
			if item.Range().ContainsOffset(offset) {
				return fmt.Sprintf("[%d]", i) + keys(item, offset)
			}
		}
	}
	return ""
}

// keyOf returns a key that the file has as it is; "" for one that is computed.
func keyOf(e hclsyntax.Expression) string {
	if name := hcl.ExprAsKeyword(e); name != "" {
		return "." + name
	}
	v, diags := e.Value(nil)
	if diags.HasErrors() || v.IsNull() || v.Type() != cty.String {
		return ""
	}
	return fmt.Sprintf("[%q]", v.AsString())
}
