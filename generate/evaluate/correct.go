package evaluate

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"podgen/generate/diag"
	"podgen/schema"
)

// Edits are offered where a diagnostic asks "Did you mean …?" and the name that
// it asks for can stand in the place of the mistyped one.

// correctAttribute offers the nearest attribute of a body that the file does not
// set already.
func correctAttribute(d *hcl.Diagnostic, a *hclsyntax.Attribute, s *schema.Body, around *hclsyntax.Body) *hcl.Diagnostic {
	near := diag.Nearest(a.Name, s.Names())
	if s.Attribute(near) == nil || around.Attributes[near] != nil || otherwise(a.Name) != "" {
		return d
	}
	return diag.Suggest(d, a.NameRange, near)
}

// correctBlock offers the nearest block of a body that can stand there.
func correctBlock(d *hcl.Diagnostic, n *hclsyntax.Block, s *schema.Body, around *hclsyntax.Body) *hcl.Diagnostic {
	near := diag.Nearest(n.Type, s.Names())
	known := s.Block(near)
	if known == nil || !known.Repeated && countBlocks(around, near) > 0 || otherwise(n.Type) != "" {
		return d
	}
	return diag.Suggest(d, n.TypeRange, near)
}

// addEquals offers the equals sign of an attribute that is written as a block,
// where the block can be read as an object.
func addEquals(d *hcl.Diagnostic, n *hclsyntax.Block, around *hclsyntax.Body) *hcl.Diagnostic {
	if len(n.Labels) > 0 || len(n.Body.Blocks) > 0 || around.Attributes[n.Type] != nil || countBlocks(around, n.Type) > 1 {
		return d
	}
	at := n.OpenBraceRange
	at.End = at.Start
	return diag.Suggest(d, at, "= ")
}

func countBlocks(body *hclsyntax.Body, typ string) int {
	count := 0
	for _, b := range body.Blocks {
		if b.Type == typ {
			count++
		}
	}
	return count
}

// correctStep offers the nearest name in place of that of a step, whether it
// stands behind a dot or in brackets.
func correctStep(d *hcl.Diagnostic, s step, names []string) *hcl.Diagnostic {
	near := diag.Nearest(s.name, names)
	if !hclsyntax.ValidIdentifier(near) {
		return d
	}
	around := 0 // what stands on each side of the name
	switch s.at.End.Byte - s.at.Start.Byte {
	case len(".") + len(s.name):
	case len(`["`) + len(s.name) + len(`"]`):
		around = len(`"]`)
	default:
		return d // spaces or escapes
	}
	at := s.at
	at.Start.Byte, at.Start.Column = at.Start.Byte+max(1, around), at.Start.Column+max(1, around)
	at.End.Byte, at.End.Column = at.End.Byte-around, at.End.Column-around
	return diag.Suggest(d, at, near)
}

// offer is correctStep for the mistake that the resolver found last.
func (r *resolver) offer(s step, names []string) bool {
	last := &r.diags[len(r.diags)-1]
	*last = correctStep(*last, s, names)
	return false
}
