package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"podgen/generate/diag"
)

// width is where the text below an excerpt is wrapped. Terminals wrap what they
// cannot show.
const width = 100

// writeText writes diagnostics with the lines that they are about.
func writeText(w io.Writer, files map[string]*hcl.File, diags hcl.Diagnostics, colour bool) error {
	var b bytes.Buffer
	text := hcl.NewDiagnosticTextWriter(&b, nil, width, colour)
	for _, d := range diags {
		b.Reset()
		if err := text.WriteDiagnostic(shown(files, d)); err != nil {
			return err
		}
		out := withExcerpt(b.Bytes(), files, d, colour)
		if d.Severity == diag.Info {
			out = bytes.Replace(out, []byte("Warning"), []byte("Info"), 1)
		}
		if _, err := w.Write(printable(out, colour)); err != nil {
			return err
		}
	}
	return nil
}

// withExcerpt puts the lines at fault where hcl's writer, which has no files
// here, says that it has none.
func withExcerpt(text []byte, files map[string]*hcl.File, d *hcl.Diagnostic, colour bool) []byte {
	if d.Subject == nil {
		return text
	}
	without := fmt.Appendf(nil, "  on %s line %d:\n  (source code not available)\n\n", d.Subject.Filename, d.Subject.Start.Line)
	before, after, found := bytes.Cut(text, without)
	file := files[d.Subject.Filename]
	if !found || file == nil || file.Bytes == nil {
		return text
	}
	var b bytes.Buffer
	b.Write(before)
	excerpt(&b, file, d, colour)
	b.Write(after)
	return b.Bytes()
}

// shown is a diagnostic with everything that is known of it in the detail, and
// without the values that would be printed without end.
func shown(files map[string]*hcl.File, d *hcl.Diagnostic) *hcl.Diagnostic {
	f := diag.FindingOf(d)
	below := make([]string, 0, len(f.Notes)+2)
	if d.Detail != "" {
		below = append(below, d.Detail)
	}
	for _, n := range f.Notes {
		below = append(below, "Note: "+n)
	}
	if s := suggestion(files, d.Detail, f.Edit); s != "" {
		below = append(below, s)
	}
	copied := *d
	copied.Detail = strings.Join(below, "\n")
	if d.Severity == diag.Info {
		copied.Severity = hcl.DiagWarning // hcl knows no other
	}
	if d.Expression != nil && d.EvalContext != nil && hasLongText(d.Expression, d.EvalContext) {
		copied.Expression = nil
	}
	return &copied
}

// suggestion is an edit in words, empty where the detail says it already. The first
// change stands for the others, which go with it.
func suggestion(files map[string]*hcl.File, detail string, e *diag.Edit) string {
	if e == nil {
		return ""
	}
	c := e.Changes[0]
	text, old := strings.TrimSpace(c.Text), ""
	if file := files[c.Range.Filename]; file != nil && c.Range.CanSliceBytes(file.Bytes) {
		old = strings.TrimSpace(string(c.Range.SliceBytes(file.Bytes)))
	}
	switch {
	case text == "" && old == "", text != "" && strings.Contains(detail, text):
		return ""
	case text == "":
		return "Suggestion: leave out " + inline(old)
	case old == "":
		return "Suggestion: add " + inline(text)
	}
	return fmt.Sprintf("Suggestion: %s instead of %s", inline(text), inline(old))
}

// inline puts a piece of source into a sentence: its first line, if it is short.
func inline(code string) string {
	const most = 60
	first, rest, _ := strings.Cut(code, "\n")
	if runes := []rune(first); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	if rest != "" {
		return first + " …"
	}
	return first
}

// hasLongText says whether a value that would be shown with an expression is a
// very long text.
func hasLongText(e hcl.Expression, ctx *hcl.EvalContext) bool {
	const most = 200
	for _, t := range e.Variables() {
		v, diags := t.TraverseAbs(ctx)
		if diags.HasErrors() {
			continue
		}
		if v, _ := v.Unmark(); v.Type() == cty.String && v.IsKnown() && !v.IsNull() && len(v.AsString()) > most {
			return true
		}
	}
	return false
}

// printable replaces control characters, which a terminal would obey, those of
// our own colours aside.
func printable(text []byte, colour bool) []byte {
	if bytes.IndexFunc(text, isControl) < 0 {
		return text
	}
	out := make([]byte, 0, len(text))
	for len(text) > 0 {
		n := bytes.IndexFunc(text, isControl)
		if n < 0 {
			n = len(text)
		}
		out, text = append(out, text[:n]...), text[n:]
		if len(text) == 0 {
			break
		}
		if code := colourCode(text); colour && code != "" {
			out, text = append(out, code...), text[len(code):]
			continue
		}
		_, size := utf8.DecodeRune(text)
		out, text = append(out, "\uFFFD"...), text[size:]
	}
	return out
}

func isControl(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }

// colourCode returns the code of hcl's text writer that a text begins with.
func colourCode(text []byte) string {
	for _, code := range []string{"\x1b[0m", "\x1b[31m", "\x1b[33m", "\x1b[1;4m"} {
		if bytes.HasPrefix(text, []byte(code)) {
			return code
		}
	}
	return ""
}
