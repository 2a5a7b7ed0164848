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
	const each = 64 // objects are written in parallel, so many at a time
	type chunk struct {
		yaml  []byte
		lines []int
		spans [][]sourcemap.Span
		diags hcl.Diagnostics
	}
	var diags hcl.Diagnostics
	var err error
	parallel.Ordered((len(objects)+each-1)/each, func(i int) (c chunk) {
		from := i * each
		tracer := Tracer{Sources: sources}
		for n, o := range objects[from:min(from+each, len(objects))] {
			above := Separator
			if from+n == 0 {
				above = Header(file)
			}
			start := len(c.yaml)
			c.yaml = append(c.yaml, above...)
			yaml, spans, d := tracer.YAML(c.yaml, o)
			c.yaml = yaml
			if d != nil {
				c.diags = append(c.diags, d)
			}
			c.lines = append(c.lines, bytes.Count(c.yaml[start:], []byte("\n")))
			c.spans = append(c.spans, sourcemap.Below(spans))
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
