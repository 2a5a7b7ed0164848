package evaluate

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/diag"
	"podgen/generate/function"
	"podgen/generate/origin"
	"podgen/schema"
)

// element is a decoded block: a struct and where its fields come from.
type element struct {
	value  reflect.Value
	origin *origin.Node
}

// decodeBody fills a struct from a block's attributes and blocks. Containers
// and the services of a workload are not part of it.
func (ev *evaluator) decodeBody(b *block, sc scope, own *instance, t element) {
	for _, a := range b.attributes {
		if a.schema.Own == "" {
			ev.decodeAttribute(a, sc, own, t)
		}
	}
	for _, n := range b.children {
		if n.schema.Role == "" && n.schema.Own == "" && !(n.schema.Name == "port" && own != nil) {
			ev.decodeChildren(n, sc, own, t)
		}
	}
	ev.decodeOwnAttributes(b, sc, own, t)
}

// decodeAttribute sets one field.
func (ev *evaluator) decodeAttribute(a *attribute, sc scope, own *instance, t element) {
	if a.expression.constant && !a.expression.broken {
		ev.decodeConstant(a, t)
		return
	}
	v, whole := ev.attributeValue(a, sc, own)
	if whole && v.IsNull() {
		ev.isNull(a)
		return
	}
	v, open := ev.unmark(v, a, sc)
	if !whole || !open {
		ev.report(problems(v, a, sc)...) // of the parts that are known
		return
	}
	decoded, problem := a.schema.Decode(v, a.expression.ranges)
	if problem != nil {
		ev.report(problems(v, a, sc)...)
		return
	}
	set(t, a.schema.Path, decoded)
}

// isNull handles an attribute that is null, which is as if it was not set.
func (ev *evaluator) isNull(a *attribute) {
	if a.schema.Required {
		ev.report(diag.Error(*a.expression.at, "Value missing", "%q is needed, and this is null.", a.schema.Name))
	}
}

// attributeValue evaluates an attribute, through the instance's cell where it
// has one, so that the value is computed once and its mistakes are reported once.
func (ev *evaluator) attributeValue(a *attribute, sc scope, own *instance) (v cty.Value, whole bool) {
	if own == nil || own.block.index(a) < 0 {
		return ev.eval(a.expression, sc)
	}
	c := ev.cell(own, a)
	ev.diags = append(ev.diags, c.diags...)
	c.diags = nil
	ev.lost = ev.lost || !c.whole
	return c.value, c.whole
}

func (ev *evaluator) decodeConstant(a *attribute, t element) {
	a.decode.Do(func() {
		if a.expression.value.IsNull() {
			return
		}
		v, _ := a.expression.value.UnmarkDeep()
		var p *schema.Problem
		if a.decoded, p = a.schema.Decode(v, a.expression.ranges); p != nil {
			a.problems = problems(v, a, scope{})
		}
	})
	switch {
	case a.problems != nil:
		ev.report(a.problems...)
	case a.decoded.Value.IsValid():
		set(t, a.schema.Path, a.decoded)
	default:
		ev.isNull(a)
	}
}

// problems reports all that is wrong with a value: each entry of a map and each
// element of a list may have a mistake of its own. Parts that are not known are
// left out.
func problems(v cty.Value, a *attribute, sc scope) hcl.Diagnostics {
	var diags hcl.Diagnostics
	for _, p := range parts(v, a.expression.ranges) {
		if _, problem := a.schema.Decode(p.value, p.ranges); problem != nil {
			diags = append(diags, wrongValue(p.value, a, problem, sc))
		}
	}
	return diags
}

// part is one entry of a map, or one element of a list, in a value of its own.
type part struct {
	value  cty.Value
	ranges *schema.Ranges
}

// parts returns the known parts of a value that is not null; a value that has
// none is one itself.
func parts(v cty.Value, at *schema.Ranges) []part {
	if !v.IsKnown() || v.IsNull() {
		return nil
	}
	if !v.CanIterateElements() || v.LengthInt() == 0 {
		return []part{{v, at}}
	}
	t := v.Type()
	keyed := t.IsObjectType() || t.IsMapType()
	var found []part
	for it, i := v.ElementIterator(), 0; it.Next(); i++ {
		k, element := it.Element()
		switch {
		case !element.IsWhollyKnown():
		case keyed:
			key := k.AsString()
			found = append(found, part{cty.ObjectVal(map[string]cty.Value{key: element}), at})
		default:
			found = append(found, part{cty.TupleVal([]cty.Value{element}), &schema.Ranges{Self: at.Self, Items: []*schema.Ranges{at.Item(i)}}})
		}
	}
	return found
}

// wrongValue reports a value that an attribute cannot take, with the values of
// what its expression names.
func wrongValue(v cty.Value, a *attribute, p *schema.Problem, sc scope) *hcl.Diagnostic {
	if holds(v, runtimeType) {
		return runtimeMisplaced(*p.Range, fmt.Sprintf("%q holds a value that is", a.schema.Name))
	}
	d := diag.Error(*p.Range, "Value not possible", "Attribute %q: %s", a.schema.Name, p.Detail)
	if sc.ctx != nil {
		d.Expression, d.EvalContext = a.expression.syntax, sc.ctx
	}
	return d
}

// holds says whether a value of a type is somewhere in a value.
func holds(v cty.Value, t cty.Type) bool {
	found := false
	_ = cty.Walk(v, func(_ cty.Path, part cty.Value) (bool, error) {
		found = found || part.Type() == t
		return !found, nil
	})
	return found
}

// unmark takes the marks off a value. A sensitive one may go into a secret only.
func (ev *evaluator) unmark(v cty.Value, a *attribute, sc scope) (cty.Value, bool) {
	if !v.ContainsMarked() {
		return v, true
	}
	v, paths := v.UnmarkDeepWithPaths()
	open := true
	for _, p := range paths {
		if _, sensitive := p.Marks[function.Sensitive]; sensitive && !sc.secret() {
			ev.report(inClear(a, rangeOf(a.expression.ranges, p.Path)))
			open = false
		}
	}
	return v, open
}

// unmarkAt is unmark for one entry of an attribute's value.
func (ev *evaluator) unmarkAt(v cty.Value, a *attribute, at *hcl.Range, sc scope) (cty.Value, bool) {
	if !v.ContainsMarked() {
		return v, true
	}
	v, marks := v.UnmarkDeep()
	if _, sensitive := marks[function.Sensitive]; sensitive && !sc.secret() {
		ev.report(inClear(a, at))
		return v, false
	}
	return v, true
}

func inClear(a *attribute, at *hcl.Range) *hcl.Diagnostic {
	return diag.Error(*at, "Sensitive value in the output",
		"This value of %q would stand in clear in the YAML. Put it in a secret and refer to that, or write nonsensitive(…) if it may be seen.", a.schema.Name)
}

// rangeOf returns the place of the part of a value that a path leads to.
func rangeOf(r *schema.Ranges, path cty.Path) *hcl.Range {
	for _, s := range path {
		switch s := s.(type) {
		case cty.GetAttrStep:
			r = r.Key(s.Name)
		case cty.IndexStep:
			switch {
			case s.Key.Type() == cty.String:
				r = r.Key(s.Key.AsString())
			case s.Key.Type() == cty.Number:
				i, _ := s.Key.AsBigFloat().Int64()
				r = r.Item(int(i))
			}
		}
	}
	return r.Self
}

// secret says that the scope is inside a Secret.
func (s scope) secret() bool {
	for i := s.self; i != nil; i = i.outer {
		if i.block.kind != nil && i.block.kind.Name == "Secret" {
			return true
		}
	}
	return false
}

// decodeChildren decodes all instances of a block inside another.
func (ev *evaluator) decodeChildren(n *block, sc scope, own *instance, t element) {
	if n.fixed {
		ev.decodeFixed(n)
		ev.place(n, n.shared.element, t)
		return
	}
	if own != nil && own.block.kind != nil && ev.m.refersTo(n.schema) {
		g := ev.group(own, n)
		ev.reportGroup(g)
		for _, i := range g.instances {
			ev.place(n, ev.decodeElement(n, i.scope(), i), t)
		}
		return
	}
	seeds, diags, _ := ev.seeds(n, sc)
	ev.report(diags...)
	seeds = slices.DeleteFunc(seeds, func(s seed) bool { return s.disabled })
	if len(seeds) > 1 && !n.schema.Repeated {
		ev.report(diag.Error(*n.header, "Block given twice", "There is one %s block, and for_each makes %d.", n.schema.Name, len(seeds)))
		return
	}
	for _, s := range seeds {
		inner := scope{ctx: s.context(sc.ctx), self: sc.self}
		if len(n.schema.Path) == 0 {
			ev.decodeBody(n, inner, nil, t) // a template block: it fills the struct around it
			continue
		}
		ev.place(n, ev.decodeElementAs(n, inner, nil, n.labelFor(s)), t)
	}
}

func (ev *evaluator) reportGroup(g *group) {
	if !g.reported {
		g.reported = true
		ev.report(g.diags...)
	}
}

// decodeFixed decodes a block that is the same everywhere, once. Its mistakes
// are those of one worker's evaluator, the first that needs it.
func (ev *evaluator) decodeFixed(n *block) {
	n.shared.once.Do(func() {
		own := newEvaluator(ev.m)
		n.shared.element = own.decodeElementAs(n, scope{ctx: ev.m.ctx}, nil, n.label)
		n.shared.diags = own.diags
	})
	ev.report(n.shared.diags...)
}

// labelFor is the name that a seed's instance of a labelled block has.
func (b *block) labelFor(s seed) string {
	if b.label == "" || s.each == cty.NilVal || b.forEach == nil || b.schema.Label.Path == nil {
		return b.label
	}
	return b.label + "-" + s.key
}

// decodeElement decodes an instance that references can lead to.
func (ev *evaluator) decodeElement(n *block, sc scope, i *instance) element {
	return ev.decodeElementAs(n, sc, i, i.defaultName())
}

// decodeElementAs decodes a block into a new struct, whose label field gets the name.
func (ev *evaluator) decodeElementAs(n *block, sc scope, own *instance, name string) element {
	if n.schema.Body.Type == nil {
		return element{}
	}
	t := element{reflect.New(n.schema.Body.Type).Elem(), origin.At(n.header)}
	if name != "" && len(n.schema.Label.Path) > 0 {
		set(t, n.schema.Label.Path, schema.Decoded{Value: reflect.ValueOf(name), Origin: origin.At(n.header)})
	}
	ev.decodeBody(n, sc, own, t)
	emptyDir(n, t)
	return t
}

// place puts a decoded block where it belongs in the struct around it. A block
// without a path fills the same struct as the one around it.
func (ev *evaluator) place(n *block, e element, t element) {
	if !e.value.IsValid() {
		return
	}
	field, parent, name := locate(t, n.schema.Path)
	if !n.schema.Repeated {
		if field.Kind() == reflect.Pointer {
			pointer := reflect.New(field.Type().Elem())
			pointer.Elem().Set(e.value)
			field.Set(pointer)
		} else {
			field.Set(e.value)
		}
		parent.Set(name, e.origin)
		return
	}
	field.Set(reflect.Append(field, e.value))
	list := parent.Make(name)
	if list.Range == nil {
		list.Range = n.header
	}
	list.Append(e.origin)
}

// set sets the field at a path.
func set(t element, path schema.Path, d schema.Decoded) {
	field, parent, name := locate(t, path)
	if field.Type() != d.Value.Type() {
		d.Value = d.Value.Convert(field.Type())
	}
	field.Set(d.Value)
	parent.Set(name, d.Origin)
}

// locate walks to the field at a path, through pointers that it fills, and
// returns it with the origin of the struct around it and its name there.
func locate(t element, path schema.Path) (field reflect.Value, parent *origin.Node, name string) {
	v, node := t.value, t.origin
	for i, step := range path {
		v = v.Field(step.Index)
		if i == len(path)-1 {
			return v, node, step.JSON
		}
		if step.JSON != "" {
			node = node.Make(step.JSON)
		}
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
	}
	return v, node, ""
}

// emptyDir gives a volume without a source the one that Kubernetes would give
// it, so that the YAML shows it.
func emptyDir(b *block, e element) {
	volume, ok := reflect.TypeAssert[*corev1.Volume](e.value.Addr())
	if !ok || volume.VolumeSource != (corev1.VolumeSource{}) {
		return
	}
	volume.EmptyDir = &corev1.EmptyDirVolumeSource{}
	e.origin.Set("emptyDir", origin.ImpliedBy(b.header))
}
