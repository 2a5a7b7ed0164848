package evaluate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/diag"
	"podgen/generate/function"
	"podgen/generate/origin"
)

// MaxInstances is how many instances one block with for_each may have.
const MaxInstances = 100_000

// instanceSteps is what an instance costs of the module's budget. It bounds
// what for_each blocks inside for_each blocks multiply to. wholeSteps is the
// cost of each instance in a reference to all instances of a block.
const (
	instanceSteps = 16
	wholeSteps    = 4
)

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
	key      string
	each     cty.Value // an object of key and value; NilVal without for_each
	disabled bool      // there is no instance for this key
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
	title := i.block.title()
	if i.block.label == "" && i.outer != nil {
		title = i.outer.title() + "." + title
	}
	if i.each != cty.NilVal && i.block.label != "" {
		title += fmt.Sprintf("[%q]", i.key)
	}
	return title
}

// title names the block in messages: ambassador.pg.
func (b *block) title() string {
	if b.label == "" {
		return b.schema.Name
	}
	return b.schema.Name + "." + b.label
}

// group is all the instances of a block: none when it is disabled, one, or one
// for each key.
type group struct {
	block     *block
	seeds     []seed
	instances []*instance
	byKey     map[string]*instance
	repeated  bool // the block has for_each
	failed    bool // it is not known how many there are
	known     bool // it was found out
	diags     hcl.Diagnostics
	reported  bool
}

// find returns the instance of a key, nil if there is none.
func (g *group) find(key string) *instance {
	if g.byKey == nil {
		g.byKey = make(map[string]*instance, len(g.instances))
		for _, i := range g.instances {
			g.byKey[i.key] = i
		}
	}
	return g.byKey[key]
}

// disabled says that there would be an instance of a key, were it enabled.
func (g *group) disabled(key string) bool {
	return slices.ContainsFunc(g.seeds, func(s seed) bool { return s.disabled && s.key == key })
}

// cell is the value of an attribute of an instance, or of a local, once it is known.
type cell struct {
	known bool // it was evaluated
	whole bool // nothing of it is unknown because of a mistake
	value cty.Value
	diags hcl.Diagnostics
}

// portsCell is the list of an instance's ports, from the map and the blocks.
type portsCell struct {
	known      bool // it was found out
	whole      bool // all the ports are right
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
	g := outer.groups[b]
	if g == nil {
		if outer.groups == nil {
			outer.groups = map[*block]*group{}
		}
		g = newGroup(b)
		outer.groups[b] = g
	}
	ev.findInstances(g, outer)
	return g
}

func newGroup(b *block) *group { return &group{block: b, failed: true, repeated: b.forEach != nil} }

// findInstances finds out what a block stands for, once.
func (ev *evaluator) findInstances(g *group, outer *instance) {
	if g.known {
		return
	}
	b, sc := g.block, scope{ctx: ev.m.ctx}
	if outer != nil {
		sc = outer.scope()
	}
	var done bool
	if g.seeds, done = ev.seeded[b]; !done {
		if !ev.enter(g.frame()) {
			return
		}
		g.seeds, g.diags, done = ev.seeds(b, sc)
		ev.leave()
	}
	g.known, g.failed, g.byKey = true, !done, nil
	for _, s := range g.seeds {
		if !s.disabled {
			g.instances = append(g.instances, newInstance(b, outer, s, sc.ctx))
		}
	}
}

// frame names the group where it takes part in a cycle.
func (g *group) frame() frame {
	f := frame{g.block.title(), *g.block.header, g}
	switch {
	case g.block.forEach != nil:
		f.title, f.at = f.title+".for_each", *g.block.forEach.name
	case g.block.enabled != nil:
		f.title, f.at = f.title+".enabled", *g.block.enabled.name
	}
	return f
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
func (ev *evaluator) seeds(b *block, sc scope) (seeds []seed, diags hcl.Diagnostics, ok bool) {
	switch {
	case b.lost:
		ev.unsure, ev.lost = true, true
		return nil, nil, false
	case b.forEach == nil:
		enabled, diags, ok := ev.enabled(b, sc)
		if !enabled || !ok {
			return nil, diags, ok
		}
		return []seed{{each: cty.NilVal}}, diags, true
	}
	value, diags, _ := ev.try(b.forEach.expression, sc)
	elements, d := eachOf(value, *b.forEach.expression.at, ev.m.budget)
	if d != nil {
		return nil, append(diags, d), false
	}
	ok = elements != nil && !diags.HasErrors()
	for _, s := range elements {
		inner := scope{ctx: s.context(sc.ctx), self: sc.self}
		enabled, more, known := ev.enabled(b, inner)
		diags, ok = append(diags, more...), ok && known
		s.disabled = !enabled
		seeds = append(seeds, s)
	}
	return seeds, diags, ok
}

// tooLarge reports that the module's budget is used up.
func tooLarge(at hcl.Range, err error) *hcl.Diagnostic {
	return diag.Error(at, "Evaluation is too large", "Evaluation stopped here: %s. Make fewer instances with for_each, or split the module.", err)
}

// enabled evaluates a block's enabled attribute.
func (ev *evaluator) enabled(b *block, sc scope) (enabled bool, diags hcl.Diagnostics, ok bool) {
	if b.enabled == nil {
		return true, nil, true
	}
	value, diags, whole := ev.try(b.enabled.expression, sc)
	if !whole {
		return false, diags, false
	}
	on, d := isTrue(value, b.enabled)
	if d != nil {
		return false, append(diags, d), false
	}
	return on, diags, true
}

// isTrue reads the value of an attribute that says yes or no.
func isTrue(v cty.Value, a *attribute) (bool, *hcl.Diagnostic) {
	v, marks := v.Unmark()
	on, err := convert.Convert(v, cty.Bool)
	_, sensitive := marks[function.Sensitive]
	switch {
	case sensitive:
		return false, diag.Error(*a.expression.at, "Sensitive value in the output", "The value of %q is sensitive, and what the YAML holds would show it. Write nonsensitive(…) if it may be seen.", a.schema.Name)
	case err != nil || on.IsNull():
		return false, diag.Error(*a.expression.at, "Value of the wrong type", "%q is true or false, and not %s.", a.schema.Name, kindOf(v))
	}
	return on.True(), nil
}

// eachOf returns the elements of a for_each value, by their keys; nil when it
// is not known.
func eachOf(v cty.Value, at hcl.Range, budget *function.Budget) ([]seed, *hcl.Diagnostic) {
	fail := func(detail string, args ...any) ([]seed, *hcl.Diagnostic) {
		return nil, diag.Error(at, "Value not fit for for_each", detail, args...)
	}
	v, marks := v.Unmark()
	if _, sensitive := marks[function.Sensitive]; sensitive {
		return fail("The value is sensitive, and its keys would show in names. Write nonsensitive(…) if they may be seen.")
	}
	t := v.Type()
	switch {
	case !v.IsKnown() || t.IsSetType() && !v.IsWhollyKnown():
		return nil, nil
	case v.IsNull():
		return fail("The value is null. For none, give an empty map: {}.")
	case t.IsListType() || t.IsTupleType():
		return fail("A list has no keys to name the instances by. Make it a set of strings, toset([…]), or a map, { for x in … : x.name => x }.")
	case !t.IsMapType() && !t.IsObjectType() && !t.IsSetType() || t.IsSetType() && t.ElementType() != cty.String && v.LengthInt() > 0:
		return fail("for_each takes a map, an object or a set of strings, and not %s.", kindOf(v))
	case v.LengthInt() > MaxInstances:
		return fail("It has %d elements; a block may stand for %d at most.", v.LengthInt(), MaxInstances)
	}
	if err := budget.SpendSteps(instanceSteps * v.LengthInt()); err != nil {
		return nil, tooLarge(at, err)
	}
	seeds := make([]seed, 0, v.LengthInt())
	for it := v.ElementIterator(); it.Next(); {
		key, value := it.Element()
		if t.IsSetType() {
			key = value
		}
		switch {
		case key.IsNull() || key.IsMarked():
			return fail("An element of the set is null or sensitive.")
		case key.AsString() == "":
			return fail("A key is empty, and instances are named by their keys.")
		}
		seeds = append(seeds, seed{key: key.AsString(), each: cty.ObjectVal(map[string]cty.Value{"key": key, "value": value})})
	}
	return seeds, nil
}

// kindOf names the kind of a value in a message: "a list", "null".
func kindOf(v cty.Value) string {
	t := v.Type()
	switch {
	case v.IsNull():
		return "null"
	case t.IsTupleType():
		return "a list"
	}
	name := t.FriendlyName()
	if strings.ContainsRune("aeiou", rune(name[0])) {
		return "an " + name
	}
	return "a " + name
}
