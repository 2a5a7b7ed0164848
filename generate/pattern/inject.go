package pattern

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"podgen/generate/diag"
)

// injection is what a pattern adds to the containers of the workload: its block
// containers.
type injection struct{ *use }

// inject adds to the containers that are written in the workload what its patterns ask
// for.
func (w *workload) inject() {
	for _, i := range w.injections {
		targets := i.targets()
		if len(targets) == 0 {
			w.add(diag.Error(i.header, "No container", "Pattern %q adds to the containers of the workload, and there is none.", i.block.Labels[0]))
		}
		for _, c := range targets {
			for _, b := range again(i.file, i.name).Blocks {
				if b.Type == "containers" {
					i.renames.body(b.Body, "")
					i.add(c, b)
				}
			}
		}
	}
}

// targets are the containers that into names, or all that are no helpers.
func (i injection) targets() []*hclsyntax.Block {
	var wanted []string
	a := i.block.Body.Attributes["into"]
	if a != nil {
		list, diags := hcl.ExprList(a.Expr)
		for _, e := range list {
			t, more := hcl.AbsTraversalForExpr(e)
			diags = append(diags, more...)
			if more.HasErrors() || len(t) != 2 || t.RootName() != "container" {
				i.use.add(diag.Error(e.Range(), "Reference to a container expected", "into names containers of the workload: into = [container.web]."))
				continue
			}
			name, _, _ := stepName(t[1])
			wanted = append(wanted, name)
		}
		if diags.HasErrors() && len(list) == 0 {
			i.use.add(diag.Error(a.Expr.Range(), "Reference to a container expected", "into is a list of containers of the workload: into = [container.web]."))
		}
	}
	var found []*hclsyntax.Block
	for _, b := range i.workload.block.Body.Blocks {
		if b.Type != "container" || len(b.Labels) == 0 || Shown(b.TypeRange.Filename) != b.TypeRange.Filename {
			continue
		}
		if a == nil || slices.Contains(wanted, b.Labels[0]) {
			found = append(found, b)
		}
	}
	return found
}

// add adds environment and mounts to a container. What the container says itself wins.
func (i injection) add(c, from *hclsyntax.Block) {
	for _, a := range sorted(from.Body.Attributes) {
		if a.Name != "env" {
			i.use.add(diag.Error(a.NameRange, "Unknown attribute", "containers has no %q: it adds env and mounts to the containers of the workload.", a.Name))
			continue
		}
		i.addEnv(c, a)
	}
	for _, b := range from.Body.Blocks {
		if b.Type != "mount" {
			i.use.add(diag.Error(b.TypeRange, "Unknown block", "containers has no %q: it adds env and mounts to the containers of the workload.", b.Type))
			continue
		}
		i.enable(b, "")
		c.Body.Blocks = append(c.Body.Blocks, b)
	}
}

func (i injection) addEnv(c *hclsyntax.Block, a *hclsyntax.Attribute) {
	more, ok := a.Expr.(*hclsyntax.ObjectConsExpr)
	if !ok {
		i.use.add(diag.Error(a.Expr.Range(), "Value not possible", "The env of containers is a map that is written out: { NAME = VALUE }."))
		return
	}
	on := i.block.Body.Attributes["enabled"]
	if on != nil {
		for n, item := range more.Items {
			more.Items[n].ValueExpr = orNull(i.isEnabled(on.Expr.Range(), ""), item.ValueExpr)
		}
	}
	own := c.Body.Attributes["env"]
	if own == nil {
		own = named(a, "env")
		own.Expr = &hclsyntax.ObjectConsExpr{SrcRange: more.SrcRange, OpenRange: more.OpenRange}
		c.Body.Attributes["env"] = own
	}
	object, ok := own.Expr.(*hclsyntax.ObjectConsExpr)
	if !ok {
		i.use.add(diag.Error(own.Expr.Range(), "Value not possible", "Pattern %q adds to the env of container %q, which is not written out as a map. Write env = { … }, or leave the container out with into = [container.NAME].", i.block.Labels[0], c.Labels[0]))
		return
	}
	for _, item := range more.Items {
		i.addItem(object, item, on != nil)
	}
}

// addItem adds a variable to an env that has none of its name. One that is there only
// if another use is enabled gets the value for when that is not.
func (i injection) addItem(env *hclsyntax.ObjectConsExpr, item hclsyntax.ObjectConsItem, optional bool) {
	k := variable{env, key(item)}
	switch open := i.optional[k]; {
	case open != nil:
		open.FalseResult = item.ValueExpr
	case slices.ContainsFunc(env.Items, func(o hclsyntax.ObjectConsItem) bool { return key(o) == k.name }):
		return
	default:
		env.Items = append(env.Items, item)
	}
	delete(i.optional, k)
	if optional {
		i.optional[k] = item.ValueExpr.(*hclsyntax.ConditionalExpr)
	}
}

// variable is a variable of the env of a container.
type variable struct {
	env  *hclsyntax.ObjectConsExpr
	name string
}

// key is the key of an entry that is written out.
func key(item hclsyntax.ObjectConsItem) string {
	if word := hcl.ExprAsKeyword(item.KeyExpr); word != "" {
		return word
	}
	v, diags := item.KeyExpr.Value(nil)
	if diags.HasErrors() || v.IsNull() || v.Type() != cty.String {
		return ""
	}
	return v.AsString()
}
