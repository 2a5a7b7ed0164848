package parse

import (
	"bytes"
	"fmt"
	"maps"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"podgen/generate/parallel"
)

// Files from this size on are parsed in parts, on all processors: parsing is
// most of the work for a large file.
const splitFrom = 256 << 10

// parseBody parses a file. A large one is cut where blocks at its top seem to
// end. If all parts are right, they say what the whole says: each ends where the
// parser expects the next block. If one is not, a cut was inside of something,
// or the file has a mistake, and the whole is parsed to tell.
func parseBody(src []byte, name string) (*hclsyntax.Body, hcl.Diagnostics) {
	if len(src) >= splitFrom && parallel.All() > 1 {
		if body := parseParts(src, name, split(src, 4*parallel.All())); body != nil {
			return body, nil
		}
	}
	file, diags := hclsyntax.ParseConfig(src, name, hcl.InitialPos)
	if file == nil {
		return &hclsyntax.Body{}, diags
	}
	return file.Body.(*hclsyntax.Body), diags
}

// part is a piece of a file and where it begins.
type part struct {
	src   []byte
	start hcl.Pos
}

// split cuts a source into about n parts, each behind a line that closes a block
// and nothing else.
func split(src []byte, n int) []part {
	var parts []part
	at := hcl.InitialPos
	for rest := src; len(rest) > 0; {
		size := len(rest)
		if wanted := len(src) / n; wanted < len(rest) {
			if end := bytes.Index(rest[wanted:], []byte("\n}\n")); end >= 0 {
				size = wanted + end + len("\n}\n")
			}
		}
		parts = append(parts, part{rest[:size], at})
		at.Byte += size
		at.Line += bytes.Count(rest[:size], []byte("\n"))
		rest = rest[size:]
	}
	return parts
}

// parseParts parses the parts and joins them, nil if one has a mistake.
func parseParts(src []byte, name string, parts []part) *hclsyntax.Body {
	bodies := make([]*hclsyntax.Body, len(parts))
	parallel.For(len(parts), parallel.All(), func() func(int) {
		return func(i int) {
			file, diags := hclsyntax.ParseConfig(parts[i].src, name, parts[i].start)
			if len(diags) == 0 {
				bodies[i] = file.Body.(*hclsyntax.Body)
			}
		}
	})
	whole := &hclsyntax.Body{Attributes: hclsyntax.Attributes{}}
	for _, body := range bodies {
		if body == nil {
			return nil
		}
		known := len(whole.Attributes) + len(body.Attributes)
		maps.Copy(whole.Attributes, body.Attributes)
		if len(whole.Attributes) < known {
			return nil // an attribute given twice, in two parts
		}
		whole.Blocks = append(whole.Blocks, body.Blocks...)
		whole.SrcRange = hcl.RangeOver(whole.SrcRange, body.SrcRange)
		whole.EndRange = body.EndRange
	}
	return whole
}

// outline tells diagnostics in which block a place is.
type outline struct{ body *hclsyntax.Body }

// ContextString names the labelled blocks around an offset, innermost first. It
// is what hcl's diagnostic writer asks a file for.
func (o outline) ContextString(offset int) string {
	context := ""
	for body := o.body; body != nil; {
		var next *hclsyntax.Body
		for _, b := range body.Blocks {
			if !b.Range().ContainsOffset(offset) && !b.Body.SrcRange.ContainsOffset(offset) {
				continue
			}
			next = b.Body
			if len(b.Labels) > 0 {
				if context != "" {
					context = " of " + context
				}
				context = fmt.Sprintf("%s %q", b.Type, b.Labels[len(b.Labels)-1]) + context
			}
			break
		}
		body = next
	}
	return context
}
