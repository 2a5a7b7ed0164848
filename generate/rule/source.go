package rule

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// block is the block of the source that has this header; nil if there is none.
func (m *Module) block(header hcl.Range) *hclsyntax.Block {
	file := m.Sources[header.Filename]
	if file == nil {
		return nil
	}
	body, ok := file.Body.(*hclsyntax.Body)
	for ok && body != nil {
		var inside *hclsyntax.Body
		for _, b := range body.Blocks {
			switch {
			case b.TypeRange.Start.Byte == header.Start.Byte:
				return b
			case b.TypeRange.Start.Byte < header.Start.Byte && header.Start.Byte < b.CloseBraceRange.Start.Byte:
				inside = b.Body
			}
		}
		body = inside
	}
	return nil
}

// block is the container's block in the source; nil if it is not known.
func (c *Container) block() *hclsyntax.Block { return c.Pod.block(c.Step.Range) }

// appended is the place behind what a block holds, at the end of a line, and what
// indents its lines. It is false for a block on one line.
func (m *Module) appended(b *hclsyntax.Block) (at hcl.Range, indent string, ok bool) {
	if b == nil || b.OpenBraceRange.Start.Line == b.CloseBraceRange.Start.Line {
		return hcl.Range{}, "", false
	}
	end, ok := m.lineBefore(b.CloseBraceRange)
	return hcl.Range{Filename: end.Filename, Start: end.Start, End: end.Start}, strings.Repeat(" ", b.CloseBraceRange.Start.Column-1+2), ok
}

// line is the line that an attribute stands on alone, from the end of the one before;
// false where more stands there.
func (m *Module) line(a *hclsyntax.Attribute) (hcl.Range, bool) {
	before, ok := m.lineBefore(a.SrcRange)
	if !ok {
		return hcl.Range{}, false
	}
	text := m.Sources[before.Filename].Bytes
	end := a.SrcRange.End
	if end.Byte >= len(text) || text[end.Byte] != '\n' {
		return hcl.Range{}, false
	}
	return hcl.Range{Filename: before.Filename, Start: before.Start, End: end}, true
}

// lineBefore is the end of the line before one that begins, but for its indentation,
// with a range; false where more stands before it.
func (m *Module) lineBefore(at hcl.Range) (hcl.Range, bool) {
	file := m.Sources[at.Filename]
	if file == nil || at.Start.Byte > len(file.Bytes) {
		return hcl.Range{}, false
	}
	before, ok := bytes.CutSuffix(bytes.TrimRight(file.Bytes[:at.Start.Byte], " \t"), []byte("\n"))
	if !ok {
		return hcl.Range{}, false
	}
	last := before[bytes.LastIndexByte(before, '\n')+1:]
	end := hcl.Pos{Line: at.Start.Line - 1, Column: utf8.RuneCount(last) + 1, Byte: len(before)}
	return hcl.Range{Filename: at.Filename, Start: end, End: end}, true
}
