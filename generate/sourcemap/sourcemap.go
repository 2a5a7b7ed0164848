// Package sourcemap is what podgen tells others about where the lines of its
// output come from: the model, the JSON of render --source-map, and how a line
// of a file is found again among what was rendered.
//
// It knows files and lines. Which HCL is behind a line it is told: package
// generate traces that.
//
// The JSON is documented in the README. Whoever changes it in a way that a
// reader of the old form would misread raises Version.
package sourcemap

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// Version is the version of the JSON.
const Version = 1

// Span is a run of lines that have one origin.
type Span struct {
	From, To int // the first and the last line, from 1

	// Range is the HCL that set the value on the lines: the expression of an
	// attribute, or the header of a block.
	Range hcl.Range

	// Implied says that nobody wrote the value: the block at Range implied it.
	Implied bool
}

// Append adds the origin of the next line to spans, which stay in order and
// without holes.
func Append(spans []Span, at hcl.Range, implied bool) []Span {
	next := 1
	if n := len(spans); n > 0 {
		last := &spans[n-1]
		if last.Range == at && last.Implied == implied {
			last.To++
			return spans
		}
		next = last.To + 1
	}
	return append(spans, Span{From: next, To: next, Range: at, Implied: implied})
}

// Below returns the spans of a document that stands below one more line, its
// header or a "---". That line has the origin of the first line of the document.
// The spans that are given are changed.
func Below(spans []Span) []Span {
	for i := range spans {
		if i > 0 {
			spans[i].From++
		}
		spans[i].To++
	}
	return spans
}

// At returns the span of a line, nil if there is none.
func At(spans []Span, line int) *Span {
	for i := range spans {
		if spans[i].From <= line && line <= spans[i].To {
			return &spans[i]
		}
	}
	return nil
}

// Over returns the HCL behind several lines. It starts where that of the first
// one does, and reaches as far as that of any other that starts behind it in the
// same file: what stands elsewhere, a label of the whole module say, does not
// make it larger.
func Over(spans []Span, from, to int) hcl.Range {
	first := At(spans, from)
	if first == nil {
		first = &spans[0]
	}
	over := first.Range
	for _, s := range spans {
		if s.From <= to && s.To >= from && s.Range.Filename == over.Filename &&
			s.Range.Start.Byte >= over.Start.Byte && s.Range.End.Byte > over.End.Byte {
			over.End = s.Range.End
		}
	}
	return over
}

// Identity is what a cluster knows an object by, with its version.
type Identity struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Namespace  string `json:"namespace,omitempty"`
	Name       string `json:"name"`
}

// objectJSON is an object in the map. There are many origins, so each is a short
// list of numbers: see originFields.
type objectJSON struct {
	Identity
	From    int      `json:"from"`
	To      int      `json:"to"`
	Sources []string `json:"sources"`
	Origins [][8]int `json:"origins"`
}

// originFields says what the numbers of an origin are. It stands in each map.
var originFields = [8]string{"from", "to", "source", "line", "column", "end_line", "end_column", "implied"}

func (o *objectJSON) add(first int, s *Span) {
	source := slices.Index(o.Sources, s.Range.Filename)
	if source < 0 {
		source = len(o.Sources)
		o.Sources = append(o.Sources, s.Range.Filename)
	}
	implied := 0
	if s.Implied {
		implied = 1
	}
	o.To = first + s.To - 1
	o.Origins = append(o.Origins, [8]int{first + s.From - 1, o.To, source,
		s.Range.Start.Line, s.Range.Start.Column, s.Range.End.Line, s.Range.End.Column, implied})
}

// Start is how each map begins, whatever follows: other versions begin alike.
const Start = "{\n\"generator\": \"podgen\",\n"

// Writer writes a map, one object after the other, so that it need not be in
// memory as a whole. An object stands on one line of its own.
type Writer struct {
	w       io.Writer
	err     error // the first one
	buffer  bytes.Buffer
	files   int
	objects int      // in the file at hand
	origins [][8]int // of the last object, for their memory
}

// NewWriter returns a writer that writes to w.
func NewWriter(w io.Writer) *Writer {
	m := &Writer{w: w, origins: [][8]int{}}
	m.buffer.WriteString(Start)
	m.value("\"version\": ", Version)
	m.value(",\n\"origin_fields\": ", originFields)
	m.buffer.WriteString(",\n\"files\": [")
	return m
}

// File begins a file of output: what follows is in it.
func (m *Writer) File(name string) {
	m.endFile()
	if m.files > 0 {
		m.buffer.WriteByte(',')
	}
	m.value("\n{\"file\": ", name)
	m.buffer.WriteString(", \"objects\": [")
	m.files++
	m.objects = 0
}

// Object adds an object, whose first line is line number first of the file. Its
// spans count from 1 and are not kept.
func (m *Writer) Object(id Identity, first int, spans []Span) {
	o := objectJSON{Identity: id, From: first, To: first, Sources: []string{}, Origins: m.origins[:0]}
	for i := range spans {
		o.add(first, &spans[i])
	}
	if m.objects > 0 {
		m.buffer.WriteByte(',')
	}
	m.value("\n", o)
	m.origins = o.Origins
	m.objects++
	m.flush()
}

// Close ends the map and returns the first error that there was. It does not
// close what is written to.
func (m *Writer) Close() error {
	m.endFile()
	m.buffer.WriteString("\n]\n}\n")
	m.flush()
	return m.err
}

func (m *Writer) endFile() {
	if m.files > 0 {
		m.buffer.WriteString("\n]}")
	}
}

// value writes a value as JSON, without a line break behind it.
func (m *Writer) value(before string, v any) {
	m.buffer.WriteString(before)
	encoder := json.NewEncoder(&m.buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil && m.err == nil {
		m.err = err
	}
	m.buffer.Truncate(m.buffer.Len() - 1)
}

func (m *Writer) flush() {
	if m.err == nil {
		_, m.err = m.w.Write(m.buffer.Bytes())
	}
	m.buffer.Reset()
}
