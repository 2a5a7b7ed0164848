package evaluate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
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

	// stack is what is being evaluated, to tell a cycle from a long way.
	stack []frame
}

// frame is an attribute, or a local, that is being evaluated.
type frame struct {
	title string
	at    hcl.Range // where it is set
	cell  *cell
}

func newEvaluator(m *module) *evaluator {
	return &evaluator{m: m, tops: map[*block]*group{}, locals: map[*local]*cell{}}
}

func (ev *evaluator) report(ds ...*hcl.Diagnostic) { ev.diags = append(ev.diags, ds...) }

// eval evaluates an expression and reports what is wrong with it. It returns
// false when there is no value, the reason being reported here or elsewhere.
func (ev *evaluator) eval(e *expression, sc scope) (cty.Value, bool) {
	v, diags, ok := ev.try(e, sc)
	ev.diags = append(ev.diags, diags...)
	return v, ok
}

// try evaluates an expression and returns what is wrong with it.
func (ev *evaluator) try(e *expression, sc scope) (cty.Value, hcl.Diagnostics, bool) {
	switch {
	case e.broken:
		return cty.NilVal, nil, false
	case e.constant:
		return e.value, nil, true
	}
	ctx := sc.ctx
	if e.lone {
		return ev.follow(e, sc)
	}
	if len(e.references) > 0 {
		variables, d, ok := ev.resolveAll(e.references, sc)
		if !ok {
			return cty.NilVal, d, false
		}
		ctx = ctx.NewChild()
		ctx.Variables = variables
	}
	v, diags := evaluateIn(e, ctx)
	if diags.HasErrors() {
		return cty.NilVal, diags, false
	}
	if d := bounded(v, *e.at); d != nil {
		return cty.NilVal, append(diags, d), false
	}
	return v, diags, true
}

// evaluateIn evaluates an expression whose variables are all in the context.
func evaluateIn(e *expression, ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := e.syntax.Value(ctx)
	for i, d := range diags {
		diags[i] = explain(d)
	}
	return v, diags
}

// explain puts what HCL says of a runtime value or a disabled block in podgen's words.
func explain(d *hcl.Diagnostic) *hcl.Diagnostic {
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
			return diag.Error(t.SourceRange(), "Value known only at run time",
				"%s is known when the container runs, not before: it stands alone as the value of an environment variable. To use it in a text, set a variable of the container to it and write $(NAME) in the text.", traversalText(t))
		}
	}
	return disabledHint(d)
}

// disabledHint says what a null that nobody wrote may come from.
func disabledHint(d *hcl.Diagnostic) *hcl.Diagnostic {
	if !strings.Contains(d.Summary, "null value") {
		return d
	}
	copied := *d
	copied.Detail += " A block that is not enabled is null."
	return &copied
}

func traversalText(t hcl.Traversal) string {
	var b strings.Builder
	b.WriteString(t.RootName())
	for _, s := range stepsOf(t[1:]) {
		b.WriteString("." + s.name)
	}
	return b.String()
}

// value returns the value of an instance's attribute, for a reference.
func (ev *evaluator) value(i *instance, a *attribute) (cty.Value, bool) {
	c := ev.cell(i, a)
	return c.value, c.state == cellKnown
}

// cell evaluates an attribute of an instance once and keeps the value.
func (ev *evaluator) cell(i *instance, a *attribute) *cell {
	index := i.block.index(a)
	c := &i.cells[index]
	if c.state == cellBusy {
		ev.cycle(c)
		return &cell{state: cellFailed}
	}
	if c.state != cellNew {
		return c
	}
	ev.fill(c, frame{i.title() + "." + a.schema.Name, *a.name, c}, a.expression, i.scope())
	return c
}

// fill evaluates an expression into a cell.
func (ev *evaluator) fill(c *cell, f frame, e *expression, sc scope) {
	c.state = cellBusy
	ev.stack = append(ev.stack, f)
	v, diags, ok := ev.try(e, sc)
	ev.stack = ev.stack[:len(ev.stack)-1]
	c.state, c.value, c.diags = cellKnown, v, diags
	if !ok {
		c.state = cellFailed
	}
}

// cycle reports attributes that need each other. Whoever finds it first reports
// it, in the same words: those of the first place in the files.
func (ev *evaluator) cycle(again *cell) {
	start := slices.IndexFunc(ev.stack, func(f frame) bool { return f.cell == again })
	if start < 0 {
		return
	}
	frames := slices.Clone(ev.stack[start:])
	first := 0
	for i, f := range frames {
		g := frames[first]
		if f.at.Filename < g.at.Filename || f.at.Filename == g.at.Filename && f.at.Start.Byte < g.at.Start.Byte {
			first = i
		}
	}
	frames = append(frames[first:], frames[:first]...)
	var b strings.Builder
	for _, f := range frames {
		fmt.Fprintf(&b, "%s (%s) needs ", f.title, position(f.at))
	}
	ev.cycles = append(ev.cycles, diag.Error(frames[0].at, "Attributes need each other", "%s%s.", b.String(), frames[0].title))
}

// plain evaluates an attribute of podgen's own that is read as a value.
func (ev *evaluator) plain(a *attribute, sc scope) (cty.Value, bool) {
	v, ok := ev.eval(a.expression, sc)
	if !ok || v.IsNull() {
		return cty.NilVal, false
	}
	return v, true
}

// text and textMap turn a value into the Go value of an own attribute.
func (ev *evaluator) text(v cty.Value, a *attribute) (string, bool) {
	d, ok := decodeOwn[string](ev, v, a, schema.LeafString)
	return d, ok
}

func (ev *evaluator) textMap(v cty.Value, a *attribute) (map[string]string, bool) {
	return decodeOwn[map[string]string](ev, v, a, schema.LeafStringMap)
}
