package generate

import (
	"bytes"
	"io"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/object"
	"podgen/generate/parallel"
	"podgen/generate/sourcemap"
)

// Trace is told of each object of a stream, in their order: how many lines of
// the stream belong to it, with the header or the "---" above its document, and
// where each of them comes from.
type Trace func(o *object.Object, lines int, spans []sourcemap.Span)

// WriteTraced is Write, and says where each line comes from. Sources are those of
// the objects' module.
func WriteTraced(w io.Writer, file string, objects []*object.Object, sources map[string]*hcl.File, trace Trace) (hcl.Diagnostics, error) {
	return stream(w, file, objects, func() writer {
		tracer := Tracer{Sources: sources}
		return tracer.YAML
	}, trace)
}

// writer appends an object as one document, with the spans of its lines if it
// knows them. It is for one goroutine.
type writer func(dst []byte, o *object.Object) ([]byte, []sourcemap.Span, *hcl.Diagnostic)

// stream writes objects in parallel, so many at a time, and in their order. A trace
// is told of them, unless it is nil.
func stream(w io.Writer, file string, objects []*object.Object, start func() writer, trace Trace) (hcl.Diagnostics, error) {
	const each = 64
	type chunk struct {
		yaml  []byte
		lines []int
		spans [][]sourcemap.Span
		diags hcl.Diagnostics
	}
	if len(objects) == 0 {
		_, err := io.WriteString(w, Header(file))
		return nil, err
	}
	var diags hcl.Diagnostics
	var err error
	parallel.Ordered((len(objects)+each-1)/each, func(i int) (c chunk) {
		write, from := start(), i*each
		for n, o := range objects[from:min(from+each, len(objects))] {
			above, began := Separator, len(c.yaml)
			if from+n == 0 {
				above = Header(file)
			}
			yaml, spans, d := write(append(c.yaml, above...), o)
			if c.yaml = yaml; d != nil {
				c.diags = append(c.diags, d)
			}
			if trace != nil {
				c.lines = append(c.lines, bytes.Count(c.yaml[began:], []byte("\n")))
				c.spans = append(c.spans, sourcemap.Below(spans))
			}
		}
		return c
	}, func(i int, c chunk) {
		diags = append(diags, c.diags...)
		if err == nil {
			_, err = w.Write(c.yaml)
		}
		for n, spans := range c.spans {
			trace(objects[i*each+n], c.lines[n], spans)
		}
	})
	return diags, err
}
