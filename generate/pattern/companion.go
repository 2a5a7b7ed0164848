package pattern

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"podgen/generate/diag"
)

// companion puts an object beside the workload: named after it, and in its namespace.
func (u *use) companion(b *hclsyntax.Block) {
	if a := u.workload.block.Body.Attributes["for_each"]; a != nil {
		u.add(diag.Error(u.header, "Pattern not possible here", "Pattern %q brings a %s, which stands once beside a workload, and this one has for_each. Write one workload for each.", u.block.Labels[0], b.Type))
		return
	}
	u.renames.block(b, outside)
	u.enable(b, outside)
	if kind := u.schema.Kind(b.Type); kind != nil && kind.Namespaced && u.workload.block.Body.Attributes["namespace"] != nil && b.Body.Attributes["namespace"] == nil {
		at := u.header
		b.Body.Attributes["namespace"] = attribute("namespace", reference(at, u.workload.block.Type, u.label(), "namespace"), at)
	}
	u.companions = append(u.companions, b)
}

// enable leaves a block out where the use is not enabled.
func (u *use) enable(b *hclsyntax.Block, from string) {
	a := u.block.Body.Attributes["enabled"]
	if a == nil || b.Type == "pattern" && len(b.Labels) == 0 {
		return
	}
	at := a.Expr.Range()
	e := u.isEnabled(at, from)
	if own := b.Body.Attributes["enabled"]; own != nil {
		e = &hclsyntax.BinaryOpExpr{LHS: e, Op: hclsyntax.OpLogicalAnd, RHS: own.Expr, SrcRange: own.Expr.Range()}
	}
	b.Body.Attributes["enabled"] = attribute("enabled", e, a.NameRange)
}

// isEnabled refers to whether the use is enabled.
func (u *use) isEnabled(at hcl.Range, from string) hclsyntax.Expression {
	if from == outside {
		return reference(at, u.workload.block.Type, u.label(), "pattern", u.local, enabled)
	}
	return reference(at, "pattern", u.local, enabled)
}

func attribute(name string, e hclsyntax.Expression, at hcl.Range) *hclsyntax.Attribute {
	return &hclsyntax.Attribute{Name: name, Expr: e, SrcRange: at, NameRange: at, EqualsRange: at}
}

// reference is an expression that names something.
func reference(at hcl.Range, root string, names ...string) hclsyntax.Expression {
	t := hcl.Traversal{hcl.TraverseRoot{Name: root, SrcRange: at}}
	for _, name := range names {
		t = append(t, hcl.TraverseAttr{Name: name, SrcRange: at})
	}
	return &hclsyntax.ScopeTraversalExpr{Traversal: t, SrcRange: at}
}
