package evaluate

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"podgen/generate/diag"
	"podgen/schema"
)

// membersOfUse is the attribute by which the block of a use names its containers.
const membersOfUse = "use.members"

// patterns evaluates the inputs, locals and outputs of the patterns that a workload
// uses, whether anything names them or not, and reports what is wrong with them.
func (ev *evaluator) patterns(w *instance) {
	for _, n := range w.block.children {
		if n.schema.Own != schema.OwnPattern {
			continue
		}
		for _, i := range ev.group(w, n).instances {
			for _, a := range n.attributes {
				c := ev.cell(i, a)
				ev.report(c.diags...)
				ev.lost = ev.lost || !c.whole
			}
		}
	}
}

// fit gives the value of an input the type of its variable, and holds it to the
// validations of that.
func (ev *evaluator) fit(i *instance, c *cell, a *attribute) {
	v := a.input
	if !c.whole || v.broken {
		return
	}
	refuse := func(d *hcl.Diagnostic) {
		c.diags = append(c.diags, d)
		c.value, c.whole = cty.DynamicVal, false
		ev.unsure, ev.lost = true, true
	}
	at := *a.expression.at
	if c.value.IsNull() && !v.nullable && v.fallback != nil {
		c.value = v.fallback.value
	}
	converted, err := v.convert(c.value)
	switch {
	case err != nil && holds(c.value, runtimeType):
		refuse(diag.Error(at, "Value known only at run time", "Input %q is %s, which has to be known now. This value is known when the container runs.", v.name, typeexpr.TypeString(v.typ)))
		return
	case err != nil:
		var path cty.PathError
		where := ""
		if errors.As(err, &path) && len(path.Path) > 0 {
			where, at = " at "+pathText(path.Path), *rangeOf(a.expression.ranges, path.Path)
		}
		refuse(diag.Error(at, "Value of the wrong type", "The value of input %q does not fit its type, %s:%s %s.", v.name, typeexpr.TypeString(v.typ), where, err))
		return
	case converted.IsNull() && !v.nullable:
		refuse(diag.Error(at, "Value missing", "Input %q cannot be null.", v.name))
		return
	}
	c.value = converted
	ev.validInput(i, v, converted, at, refuse)
}

// validInput holds the value of an input to the validations of its variable, which may
// look at the other inputs as well.
func (ev *evaluator) validInput(i *instance, v *variable, value cty.Value, at hcl.Range, refuse func(*hcl.Diagnostic)) {
	for _, k := range v.checks {
		inputs := map[string]cty.Value{}
		for _, e := range []*expression{k.condition, k.message} {
			for _, t := range e.syntax.Variables() {
				steps := stepsOf(t[1:])
				if t.RootName() != "var" || len(steps) == 0 {
					continue
				}
				name := steps[0].name
				if i.block.attribute("var."+name) == nil {
					refuse(diag.Error(t.SourceRange(), "Unknown variable", "The pattern declares no variable %q.%s", name, diag.DidYouMean(name, i.block.declared("var."))))
					return
				}
				inputs[name] = ev.input(i, name)
			}
		}
		inputs[v.name], _ = value.UnmarkDeep()
		ctx := ev.m.ctx.NewChild()
		ctx.Variables = map[string]cty.Value{"var": cty.ObjectVal(inputs)}
		met, diags := k.condition.syntax.Value(ctx)
		on, err := convert.Convert(met, cty.Bool)
		switch {
		case diags.HasErrors() || err != nil || on.IsNull():
			refuse(diag.Error(k.at, "Value of the wrong type", "The condition of a validation is true or false, and looks at the inputs of the pattern only: var.NAME."))
			return
		case !on.IsKnown() || on.True():
			continue
		}
		message, _ := k.message.syntax.Value(ctx)
		refuse(diag.Error(at, "Value refused", "Input %q: %s (The validation is at %s.)", v.name, messageText(message), position(k.at)))
	}
}

// input is the value of another input, unknown where that has a mistake of its own.
func (ev *evaluator) input(i *instance, name string) cty.Value {
	a := i.block.attribute("var." + name)
	if a.input == nil {
		return cty.DynamicVal
	}
	value, _, whole := ev.try(a.expression, i.scope())
	if !whole {
		return cty.DynamicVal
	}
	converted, err := a.input.convert(value)
	if err != nil {
		return cty.DynamicVal
	}
	converted, _ = converted.UnmarkDeep()
	return converted
}

// containersOf returns the containers that a reference leads to; one to an output or
// an input of a pattern leads to those that its value comes from.
func (ev *evaluator) containersOf(i *instance, r reference, depth int) []*instance {
	if r.root != "pattern" {
		return ev.targets(i, r)
	}
	const deep = 64 // a circle of values is an error of its own
	if len(r.steps) < 2 || depth > deep {
		return nil
	}
	check := &resolver{ev: ev, sc: i.scope(), ref: &r}
	g, _ := check.find(r.root, r.steps[0].name)
	if g == nil {
		return nil
	}
	var found []*instance
	for _, use := range g.instances {
		name := r.steps[1].name
		of := ev.containersIn(use, name, depth)
		if len(of) == 0 && !strings.Contains(name, ".") { // an output that comes from no container comes from the pattern
			of = ev.containersIn(use, membersOfUse, depth)
		}
		found = append(found, of...)
	}
	return found
}

// containersIn returns the containers that an attribute of a use names.
func (ev *evaluator) containersIn(use *instance, name string, depth int) []*instance {
	a := use.block.attribute(name)
	if a == nil {
		return nil
	}
	var found []*instance
	for _, r := range ev.m.containerReferences(a, use) {
		found = append(found, ev.containersOf(use, r, depth+1)...)
	}
	return found
}

// containerReferences are the references in an attribute of a use that may lead to
// containers.
func (m *module) containerReferences(a *attribute, use *instance) []reference {
	var found []reference
	for _, r := range a.expression.references {
		found = append(found, m.roleReferences(r, place{inside: use.outer.block.syntax})...)
	}
	return found
}

// declared are the names of a pattern's variables ("var.") or locals ("local.").
func (b *block) declared(kind string) []string {
	var names []string
	for _, a := range b.attributes {
		if name, found := strings.CutPrefix(a.schema.Name, kind); found {
			names = append(names, name)
		}
	}
	return names
}

// undeclared reports a variable or a local that a pattern's file names and does not
// declare.
func (r *resolver) undeclared(i *instance, s step) bool {
	kind, name, _ := strings.Cut(s.name, ".")
	near := diag.DidYouMean(name, i.block.declared(kind+"."))
	if kind == "local" {
		if near == "" {
			near = fmt.Sprintf(" Set it in a locals block: %s = ….", name)
		}
		return r.fail(r.ref.at, "Unknown local", "The pattern sets no local %q.%s", name, near)
	}
	if near == "" {
		near = fmt.Sprintf(" Declare it: variable %q {}.", name)
	}
	return r.fail(r.ref.at, "Unknown variable", "The pattern declares no variable %q.%s", name, near)
}
