package evaluate

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/diag"
	"podgen/generate/origin"
)

// MaxInstances is how many instances one block with for_each may have.
const MaxInstances = 100_000

// scope is where an expression is evaluated.
type scope struct {
	ctx  *hcl.EvalContext // var, local, path, functions, and each where there is one
	self *instance        // the nearest block around that can be referred to
}

// workload returns the instance of the workload around, nil outside of one.
func (s scope) workload() *instance {
	for i := s.self; i != nil; i = i.outer {
		if i.block.kind != nil && i.block.kind.Workload() {
			return i
		}
	}
	return nil
}

// seed is one instance that a block stands for: the key and value of each.
type seed struct {
	key  string
	each cty.Value // an object of key and value; NilVal without for_each
}

// instance is a block, for one key, that references can lead to. It belongs to
// one evaluator.
type instance struct {
	block *block
	outer *instance
	seed
	ctx *hcl.EvalContext

	cells  []cell // by the attribute's place in the block
	ports  portsCell
	groups map[*block]*group
}

func (i *instance) scope() scope { return scope{ctx: i.ctx, self: i} }

// title names the instance in messages: ambassador.pg, container.worker["a"].
func (i *instance) title() string {
	label := i.block.label
	if label == "" {
		return i.block.schema.Name
	}
	title := i.block.schema.Name + "." + label
	if i.each != cty.NilVal {
		title += fmt.Sprintf("[%q]", i.key)
	}
	return title
}

// group is all the instances of a block: none when it is disabled, one, or one
// for each key.
type group struct {
	block     *block
	instances []*instance
	repeated  bool // the block has for_each
	failed    bool // it is not known how many there are
	diags     hcl.Diagnostics
	reported  bool
}

// find returns the instance of a key, nil if there is none.
func (g *group) find(key string) *instance {
	for _, i := range g.instances {
		if i.key == key {
			return i
		}
	}
	return nil
}

// cell is the value of an attribute of an instance, once it is known.
type cell struct {
	state cellState
	value cty.Value
	diags hcl.Diagnostics
}

type cellState int

const (
	cellNew cellState = iota
	cellBusy
	cellKnown
	cellFailed
)

// portsCell is the list of an instance's ports, from the map and the blocks.
type portsCell struct {
	state      cellState
	forService bool
	container  []corev1.ContainerPort
	service    []corev1.ServicePort
	mapped     []servicePort
	value      cty.Value // the numbers by name, once somebody refers to them
	origin     *origin.Node
	diags      hcl.Diagnostics
}

// group returns the instances of a block that stands in another one.
func (ev *evaluator) group(outer *instance, b *block) *group {
	if g := outer.groups[b]; g != nil {
		return g
	}
	g := &group{block: b}
	if outer.groups == nil {
		outer.groups = map[*block]*group{}
	}
	outer.groups[b] = g
	g.failed = true // while it is being found out, it needs itself
	seeds, diags, ok := ev.seeds(b, outer.scope())
	g.diags, g.failed, g.repeated = diags, !ok, b.forEach != nil
	for _, s := range seeds {
		g.instances = append(g.instances, newInstance(b, outer, s, outer.ctx))
	}
	return g
}

func newInstance(b *block, outer *instance, s seed, ctx *hcl.EvalContext) *instance {
	return &instance{block: b, outer: outer, seed: s, ctx: s.context(ctx), cells: make([]cell, len(b.attributes))}
}

// context returns the context inside the instance.
func (s seed) context(outer *hcl.EvalContext) *hcl.EvalContext {
	if s.each == cty.NilVal {
		return outer
	}
	ctx := outer.NewChild()
	ctx.Variables = map[string]cty.Value{"each": s.each}
	return ctx
}

// seeds finds out what a block stands for: enabled and for_each. It returns
// false when that cannot be known because of a mistake.
func (ev *evaluator) seeds(b *block, sc scope) ([]seed, hcl.Diagnostics, bool) {
	one := []seed{{each: cty.NilVal}}
	if b.forEach == nil {
		enabled, diags, ok := ev.enabled(b, sc)
		if !enabled || !ok {
			return nil, diags, ok
		}
		return one, diags, true
	}
	value, diags, ok := ev.try(b.forEach.expression, sc)
	if !ok {
		return nil, diags, false
	}
	elements, d := eachOf(value, *b.forEach.expression.at)
	if d != nil {
		return nil, append(diags, d), false
	}
	var seeds []seed
	for _, s := range elements {
		inner := scope{ctx: s.context(sc.ctx), self: sc.self}
		enabled, more, known := ev.enabled(b, inner)
		diags, ok = append(diags, more...), ok && known
		if enabled {
			seeds = append(seeds, s)
		}
	}
	return seeds, diags, ok
}

// enabled evaluates a block's enabled attribute.
func (ev *evaluator) enabled(b *block, sc scope) (enabled bool, diags hcl.Diagnostics, ok bool) {
	if b.enabled == nil {
		return true, nil, true
	}
	e := b.enabled.expression
	value, diags, ok := ev.try(e, sc)
	if !ok {
		return false, diags, false
	}
	value, _ = value.Unmark()
	on, err := convert.Convert(value, cty.Bool)
	if err != nil || on.IsNull() || !on.IsKnown() {
		return false, append(diags, diag.Error(*e.at, "Value of the wrong type", "enabled is true or false.")), false
	}
	return on.True(), diags, true
}

// eachOf returns the elements of a for_each value, by their keys.
func eachOf(v cty.Value, at hcl.Range) ([]seed, *hcl.Diagnostic) {
	const summary = "Value not fit for for_each"
	if v.IsMarked() {
		return nil, diag.Error(at, summary, "The value is sensitive, and its keys would show in names.")
	}
	t := v.Type()
	switch {
	case v.IsNull():
		return nil, diag.Error(at, summary, "The value is null. For none, give an empty map: {}.")
	case !v.IsKnown():
		return nil, diag.Error(at, summary, "The value is not known.")
	case t.IsListType() || t.IsTupleType():
		return nil, diag.Error(at, summary, "A list has no keys to name the instances by. Make it a set of strings, toset([…]), or a map, { for x in … : x.name => x }.")
	case !t.IsMapType() && !t.IsObjectType() && !t.IsSetType() || t.IsSetType() && t.ElementType() != cty.String && v.LengthInt() > 0:
		return nil, diag.Error(at, summary, "for_each takes a map, an object or a set of strings, and got %s.", t.FriendlyName())
	case v.LengthInt() > MaxInstances:
		return nil, diag.Error(at, summary, "It has %d elements; a block may stand for %d at most.", v.LengthInt(), MaxInstances)
	}
	seeds := make([]seed, 0, v.LengthInt())
	for it := v.ElementIterator(); it.Next(); {
		key, value := it.Element()
		if t.IsSetType() {
			key = value
			if key.IsNull() || key.IsMarked() {
				return nil, diag.Error(at, summary, "An element of the set is null or sensitive.")
			}
		}
		seeds = append(seeds, seed{key.AsString(), cty.ObjectVal(map[string]cty.Value{"key": key, "value": value})})
	}
	return seeds, nil
}
