package pattern

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"podgen/generate/diag"
)

// renames says what the names of a pattern's file mean in the module.
type renames struct {
	local   string                       // the use
	outside []string                     // the way to the workload, deployment.shop
	labels  map[string]map[string]string // new labels by type and label
	beside  map[string]bool              // the types of companions
}

// rename gives each block of the pattern a label of its own in the module.
func (u *use) rename() {
	u.renames = renames{local: u.local, outside: []string{u.workload.block.Type, u.label()}, labels: map[string]map[string]string{}, beside: map[string]bool{}}
	called := map[string]bool{}
	for _, b := range u.body.Blocks {
		if len(b.Labels) == 0 {
			continue
		}
		n := len(b.Labels) - 1 // a use of a pattern has two
		label, prefix := b.Labels[n], u.local+"-"
		if u.isCompanion(b) || b.Type == "service" { // an object, whose name is one of many workloads'
			prefix = u.label() + "-" + prefix
		}
		if u.isCompanion(b) {
			u.renames.beside[b.Type] = true
		}
		to := prefix + label
		if other, ok := u.names[label]; ok {
			called[label] = true
			to = other
		}
		if b.Type == "pattern" {
			to = u.local + "-" + label
		}
		if u.renames.labels[b.Type] == nil {
			u.renames.labels[b.Type] = map[string]string{}
		}
		u.renames.labels[b.Type][label] = to
	}
	for _, label := range slices.Sorted(maps.Keys(u.names)) {
		if !called[label] {
			u.add(diag.Error(u.block.Body.Attributes["names"].Expr.Range(), "Unknown name", "Pattern %q has no block %q to be called otherwise.", u.block.Labels[0], label))
		}
	}
}

// block renames a block and what its expressions name. The way to the workload stands
// before what is inside of it, for a block that stands outside.
func (r *renames) block(b *hclsyntax.Block, from string) {
	if n := len(b.Labels); n > 0 && b.Type != "pattern" {
		if to, ok := r.labels[b.Type][b.Labels[n-1]]; ok {
			b.Labels[n-1] = to
		}
	}
	r.body(b.Body, from)
}

func (r *renames) body(b *hclsyntax.Body, from string) {
	for _, a := range b.Attributes {
		r.expression(a.Expr, from)
	}
	for _, n := range b.Blocks {
		r.body(n.Body, from)
	}
}

// outside says that a block stands beside the workload.
const outside = "outside"

// expression changes the references of an expression.
func (r *renames) expression(e hclsyntax.Expression, from string) {
	_ = hclsyntax.Walk(e, &renamer{renames: r, from: from}) // it reports nothing
}

// renamer walks an expression. Names that a for declares are its own.
type renamer struct {
	*renames
	from   string
	scopes []map[string]struct{}
}

// Enter changes a reference.
func (r *renamer) Enter(n hclsyntax.Node) hcl.Diagnostics {
	switch n := n.(type) {
	case hclsyntax.ChildScope:
		r.scopes = append(r.scopes, n.LocalNames)
	case *hclsyntax.ScopeTraversalExpr:
		for _, scope := range r.scopes {
			if _, own := scope[n.Traversal.RootName()]; own {
				return nil
			}
		}
		n.Traversal = r.traversal(n.Traversal)
	}
	return nil
}

// Exit leaves the names of a for behind.
func (r *renamer) Exit(n hclsyntax.Node) hcl.Diagnostics {
	if _, ok := n.(hclsyntax.ChildScope); ok {
		r.scopes = r.scopes[:len(r.scopes)-1]
	}
	return nil
}

// traversal is a reference as the module has it.
func (r *renamer) traversal(t hcl.Traversal) hcl.Traversal {
	root := t.RootName()
	if len(t) < 2 {
		return t
	}
	name, at, ok := stepName(t[1])
	if !ok {
		return t
	}
	switch root {
	case "var", "local", "use":
		steps := []hcl.Traverser{hcl.TraverseRoot{Name: "pattern", SrcRange: t[0].SourceRange()}, hcl.TraverseAttr{Name: r.local, SrcRange: t[0].SourceRange()}, hcl.TraverseAttr{Name: root + "." + name, SrcRange: at}}
		return r.fromOutside(append(steps, t[2:]...))
	}
	to, known := r.labels[root][name]
	if !known {
		return t
	}
	changed := slices.Clone(t)
	changed[1] = hcl.TraverseAttr{Name: to, SrcRange: at}
	if r.beside[root] {
		return changed
	}
	return r.fromOutside(changed)
}

// fromOutside puts the way to the workload before a reference.
func (r *renamer) fromOutside(t hcl.Traversal) hcl.Traversal {
	if r.from != outside {
		return t
	}
	at := t[0].SourceRange()
	way := hcl.Traversal{hcl.TraverseRoot{Name: r.outside[0], SrcRange: at}, hcl.TraverseAttr{Name: r.outside[1], SrcRange: at}, hcl.TraverseAttr{Name: t.RootName(), SrcRange: at}}
	return append(way, t[1:]...)
}

// stepName is the name or the key of a step.
func stepName(s hcl.Traverser) (string, hcl.Range, bool) {
	switch s := s.(type) {
	case hcl.TraverseAttr:
		return s.Name, s.SrcRange, true
	case hcl.TraverseIndex:
		if s.Key.Type() == cty.String {
			return s.Key.AsString(), s.SrcRange, true
		}
	}
	return "", hcl.Range{}, false
}
