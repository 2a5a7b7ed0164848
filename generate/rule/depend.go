package rule

import (
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"podgen/generate/diag"
)

// dependOn offers the depends_on by which the container starts after an init or a native
// sidecar. It offers nothing where that makes a circle.
func (c *Container) dependOn(d *hcl.Diagnostic, other *Container) {
	b, first := c.block(), other.block()
	if b == nil || first == nil || len(b.Labels) == 0 || len(first.Labels) != 1 || first.Labels[0] != other.Name() || other.waitsFor(c) {
		return
	}
	a := b.Body.Attributes["depends_on"]
	if a == nil {
		if at, indent, ok := c.Pod.appended(b); ok {
			diag.Suggest(d, at, "\n"+indent+"depends_on = ["+other.reference()+"]")
		}
		return
	}
	list, ok := a.Expr.(*hclsyntax.TupleConsExpr)
	if !ok {
		return
	}
	at, text := list.OpenRange, "["+other.reference()
	if len(list.Exprs) > 0 {
		text = ", " + other.reference()
		last := list.Exprs[len(list.Exprs)-1].Range()
		at = hcl.Range{Filename: last.Filename, Start: last.End, End: last.End}
	}
	diag.Suggest(d, at, text)
}

// waitsFor says that the container starts after another one because it was written so,
// directly or through others.
func (c *Container) waitsFor(other *Container) bool {
	seen := map[*Container]bool{}
	var waits func(*Container) bool
	waits = func(c *Container) bool {
		if c == nil || seen[c] {
			return false
		}
		seen[c] = true
		for _, w := range c.Step.After {
			if after := c.Pod.of(w.For); after == other || waits(after) {
				return true
			}
		}
		return false
	}
	return waits(c)
}

// reference is how the module refers to the container.
func (c *Container) reference() string {
	if !hclsyntax.ValidIdentifier(c.Name()) {
		return string(c.Role()) + "[" + strconv.Quote(c.Name()) + "]"
	}
	return string(c.Role()) + "." + c.Name()
}
