package rule

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"podgen/generate/diag"
)

// renamed are the changes that make a block of another type of the container's: to its
// header, and to all that refers to it. It is false where that cannot be told, or where
// another file refers to it as well.
func (c *Container) renamed(to string) ([]diag.Change, bool) {
	workload, b := c.Pod.block(c.Pod.Object.Range), c.block()
	if workload == nil || b == nil || len(b.Labels) != 1 || len(workload.Labels) == 0 {
		return nil, false
	}
	r := renaming{workload: workload, block: b, to: to}
	for _, file := range c.Pod.Sources {
		if body, ok := file.Body.(*hclsyntax.Body); ok {
			_ = hclsyntax.VisitAll(body, func(n hclsyntax.Node) hcl.Diagnostics {
				if e, ok := n.(*hclsyntax.ScopeTraversalExpr); ok {
					r.reference(e.Traversal)
				}
				return nil
			})
		}
	}
	return append(r.changes, diag.Change{Range: b.TypeRange, Text: to}), !r.unclear
}

// renaming is what another type for a block takes.
type renaming struct {
	workload, block *hclsyntax.Block
	to              string

	changes []diag.Change
	unclear bool
}

// reference looks at a reference: within the workload it begins with the type of the
// block, elsewhere with the workload.
func (r *renaming) reference(t hcl.Traversal) {
	at := t.SourceRange()
	switch {
	case t.RootName() == r.block.Type && at.Filename == r.workload.TypeRange.Filename &&
		r.workload.OpenBraceRange.Start.Byte < at.Start.Byte && at.Start.Byte < r.workload.CloseBraceRange.Start.Byte:
		r.step(t, 0)
	case len(t) > 2 && t.RootName() == r.workload.Type && nameOf(t[1]) == r.workload.Labels[0] && nameOf(t[2]) == r.block.Type:
		r.step(t, 2)
	}
}

// step notes that the type of the block stands at a step of a reference, if the name of the
// block follows.
func (r *renaming) step(t hcl.Traversal, i int) {
	if i+1 >= len(t) || nameOf(t[i+1]) == "" {
		r.unclear = true // all blocks of the type, or one whose name is computed
		return
	}
	if nameOf(t[i+1]) != r.block.Labels[0] {
		return
	}
	text := r.to
	at := t[0].SourceRange()
	if i > 0 {
		at = t[i].SourceRange()
		text = "." + text
	}
	r.unclear = r.unclear || at.Filename != r.block.TypeRange.Filename
	r.changes = append(r.changes, diag.Change{Range: at, Text: text})
}

// nameOf is the name or key that a step of a reference leads to, "" if it is no text.
func nameOf(step hcl.Traverser) string {
	switch step := step.(type) {
	case hcl.TraverseAttr:
		return step.Name
	case hcl.TraverseIndex:
		if step.Key.Type() == cty.String {
			return step.Key.AsString()
		}
	}
	return ""
}
