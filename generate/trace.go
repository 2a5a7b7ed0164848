package generate

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"podgen/generate/emit"
	"podgen/generate/heredoc"
	"podgen/generate/object"
	"podgen/generate/origin"
	"podgen/generate/pattern"
	"podgen/generate/sourcemap"
)

// Tracer writes objects of one module as YAML does, and says in addition where
// each line comes from. It is for one goroutine.
type Tracer struct {
	Sources map[string]*hcl.File // of the module

	lines    emit.Lines                   // of the last object
	heredocs map[hcl.Range][]heredoc.Line // the objects of a for_each share theirs
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
			spans = sourcemap.Append(spans, pattern.ShownRange(at), implied)
			rest = rest[bytes.IndexByte(rest, '\n')+1:]
			i++
			continue
		}
		var text []string
		text, rest = cutLines(rest, n)
		for _, r := range t.textRanges(at, text) {
			spans = sourcemap.Append(spans, pattern.ShownRange(r), implied)
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
		source = heredoc.Lines(at, file.Bytes)
		if t.heredocs == nil {
			t.heredocs = map[hcl.Range][]heredoc.Line{}
		}
		t.heredocs[at] = source
	}
	for i, from := range heredoc.Align(source, text) {
		if from >= 0 {
			ranges[i] = source[from].At
		}
	}
	return ranges
}

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
