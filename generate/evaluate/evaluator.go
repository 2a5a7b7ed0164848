package evaluate

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"podgen/generate/diag"
	"podgen/schema"
)

// evaluator evaluates instances, one after the other. What it finds out about
// instances of others is its own copy, so that evaluators share nothing that changes.
type evaluator struct {
	m     *module
	diags hcl.Diagnostics
	// cycles are kept apart: they may be found in the copy of another's
	// instance, whose other mistakes are reported where that one is evaluated.
	cycles hcl.Diagnostics

	tops   map[*block]*group
	locals map[*local]*cell
	seeded map[*block][]seed // what top-level blocks stand for, once that is known

	// unsure says that something had no value, so that it may be missing from
	// any other value as well.
	unsure bool
	// lost says that something that the object at hand needs had no value. The
	// reason is reported with whatever it is the mistake of.
	lost bool

	// stack is what is being evaluated, to tell a cycle from a long way; places
	// are the places in it.
	stack  []frame
	places map[any]int
}

func newEvaluator(m *module) *evaluator {
	return &evaluator{m: m, tops: map[*block]*group{}, locals: map[*local]*cell{}, places: map[any]int{}, unsure: m.unsure}
}

func (ev *evaluator) report(ds ...*hcl.Diagnostic) { ev.diags = append(ev.diags, ds...) }

// eval evaluates an expression and reports what is wrong with it. See try.
func (ev *evaluator) eval(e *expression, sc scope) (v cty.Value, whole bool) {
	v, diags, whole := ev.try(e, sc)
	ev.diags = append(ev.diags, diags...)
	return v, whole
}

// try evaluates an expression and returns what is wrong with it. What has no
// value because of a mistake, in the expression or in something that it names,
// is unknown in the result, which is then not whole: the parts that are known
// can be looked at further, and the others are never reported a second time.
func (ev *evaluator) try(e *expression, sc scope) (v cty.Value, diags hcl.Diagnostics, whole bool) {
	switch {
	case e.constant:
		v, whole = e.value, !e.broken
	case e.lone:
		v, diags = ev.follow(e, sc)
		whole = ev.whole(v, diags)
	default:
		v, diags = ev.compute(e, sc)
		whole = ev.whole(v, diags)
	}
	if !whole {
		ev.unsure, ev.lost = true, true
	}
	return v, diags, whole
}

func (ev *evaluator) whole(v cty.Value, diags hcl.Diagnostics) bool {
	return !diags.HasErrors() && (!ev.unsure || v.IsWhollyKnown())
}

// compute evaluates an expression with the values of what it names.
func (ev *evaluator) compute(e *expression, sc scope) (cty.Value, hcl.Diagnostics) {
	ctx := sc.ctx
	var diags hcl.Diagnostics
	if len(e.references) > 0 {
		ctx = ctx.NewChild()
		ctx.Variables, diags = ev.resolveAll(e.references, sc)
	}
	v, more := ev.m.evaluateIn(e, ctx)
	if d := bounded(v, *e.at); d != nil {
		more = append(more, d)
		v = cty.DynamicVal
	}
	return v, append(diags, more...)
}

// evaluateIn evaluates an expression whose variables are all in the context.
func (m *module) evaluateIn(e *expression, ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := e.syntax.Value(ctx)
	for i, d := range diags {
		diags[i] = m.explain(d)
	}
	return v, diags
}

// explain puts what HCL says of a runtime value, a disabled block or an unknown
// function in podgen's words.
func (m *module) explain(d *hcl.Diagnostic) *hcl.Diagnostic {
	if call, ok := hcl.DiagnosticExtra[hclsyntax.FunctionCallUnknownDiagExtra](d); ok {
		return m.unknownFunction(d, call.CalledFunctionNamespace()+call.CalledFunctionName())
	}
	if d.Expression == nil || d.EvalContext == nil {
		return d
	}
	for _, t := range d.Expression.Variables() {
		v, diags := t.TraverseAbs(d.EvalContext)
		if diags.HasErrors() {
			continue
		}
		v, _ = v.Unmark()
		if v.Type() == runtimeType {
			return runtimeMisplaced(t.SourceRange(), traversalText(t)+" is")
		}
	}
	return disabled(d, d.Expression.Variables())
}

// unknownFunction names the nearest function. HCL would suggest any that is near.
func (m *module) unknownFunction(d *hcl.Diagnostic, name string) *hcl.Diagnostic {
	names := sortedKeys(m.ctx.Functions)
	unknown := diag.Error(*d.Subject, "Unknown function", "There is no function %q.%s", name, diag.DidYouMean(name, names))
	if d.Subject.End.Byte-d.Subject.Start.Byte != len(name) {
		return unknown
	}
	return diag.Correct(unknown, *d.Subject, name, names)
}

// disabled puts the null that a disabled block is in podgen's words.
func disabled(d *hcl.Diagnostic, named []hcl.Traversal) *hcl.Diagnostic {
	if !strings.Contains(d.Summary, "null value") || d.Subject == nil {
		return d
	}
	what := "The value before this"
	for _, t := range named {
		for i, step := range t {
			if i > 0 && step.SourceRange() == *d.Subject {
				what = traversalText(t[:i])
			}
		}
	}
	return diag.Error(*d.Subject, "Nothing to refer to",
		"%s is null, as a block is that is not enabled. Refer to it on the same condition, or give what stands in for it: try(REFERENCE, OTHER).", what)
}

func traversalText(t hcl.Traversal) string {
	var b strings.Builder
	steps := stepsOf(t[1:])
	if t.RootName() == "pattern" && len(steps) > 1 && strings.Contains(steps[1].name, ".") { // as the pattern's file has it
		b.WriteString(steps[1].name)
		steps = steps[2:]
	} else {
		b.WriteString(t.RootName())
	}
	for _, s := range steps {
		switch {
		case hclsyntax.ValidIdentifier(s.name):
			b.WriteString("." + s.name)
		default:
			fmt.Fprintf(&b, "[%q]", s.name)
		}
	}
	return b.String()
}

// value returns the value of an instance's attribute, for a reference: unknown
// where a mistake is in any part of it.
func (ev *evaluator) value(i *instance, a *attribute) cty.Value {
	c := ev.cell(i, a)
	if !c.whole {
		return ev.missing()
	}
	return c.value
}

// cell evaluates an attribute of an instance once and keeps the value.
func (ev *evaluator) cell(i *instance, a *attribute) *cell {
	c := &i.cells[i.block.index(a)]
	if a.input != nil && !c.known {
		defer ev.fit(i, c, a)
	}
	ev.fill(c, frame{i.title() + "." + a.schema.Name, *a.name, c}, a.expression, i.scope())
	return c
}

// fill evaluates an expression into a cell, once.
func (ev *evaluator) fill(c *cell, f frame, e *expression, sc scope) {
	if c.known || !ev.enter(f) {
		return
	}
	c.value = cty.DynamicVal // for whoever needs it while it is being evaluated
	c.value, c.diags, c.whole = ev.try(e, sc)
	c.known = true
	ev.leave()
}

// plain evaluates an attribute of podgen's own that is read as a value.
func (ev *evaluator) plain(a *attribute, sc scope) (cty.Value, bool) {
	v, whole := ev.eval(a.expression, sc)
	return v, whole && !v.IsNull()
}

// text and textMap turn a value into the Go value of an own attribute.
func (ev *evaluator) text(v cty.Value, a *attribute) (string, bool) {
	d, ok := decodeOwn[string](ev, v, a, schema.LeafString)
	return d, ok
}

func (ev *evaluator) textMap(v cty.Value, a *attribute) (map[string]string, bool) {
	return decodeOwn[map[string]string](ev, v, a, schema.LeafStringMap)
}
