package function

import (
	"slices"
	"strings"
	"sync/atomic"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"podgen/generate/diag"
)

// A wrapper stands in a syntax tree for the expression in it. It is a pair of
// parentheses, because a walk over the tree then still visits the expression
// itself: this is what finds the variables.
type wrapper struct {
	hclsyntax.ParenthesesExpr
}

func wrap(e hclsyntax.Expression) wrapper {
	return wrapper{hclsyntax.ParenthesesExpr{Expression: e, SrcRange: e.Range()}}
}

// UnwrapExpression gives the expression behind the guard to hcl.UnwrapExpression.
func (w *wrapper) UnwrapExpression() hcl.Expression { return w.Expression }

// loop guards the collection that a `for` or a splat goes through. It pays for
// all rounds in advance, so the rounds themselves cost nothing.
type loop struct {
	wrapper
	budget   *Budget
	text     int  // bytes of literal strings in the body
	computed bool // the value may be larger than any value that has a name
}

func (l *loop) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	if diags := l.budget.stopped(l.SrcRange); diags != nil {
		return cty.DynamicVal, diags
	}
	v, diags := l.Expression.Value(ctx)
	n := rounds(v)
	if l.budget.SpendSteps(n) != nil || l.budget.SpendText(n*l.text) != nil {
		return cty.DynamicVal, append(diags, l.budget.stopped(l.SrcRange)...)
	}
	if l.computed && weight(v) > MaxElements {
		return cty.DynamicVal, append(diags, diag.Error(l.SrcRange, "Value is too large",
			"This collection has more than %d elements, those of its elements included, which is the bound.", MaxElements))
	}
	return v, diags
}

// rounds returns how often a `for` over the value goes round, at least 1.
func rounds(v cty.Value) int {
	v, _ = v.Unmark()
	if v.IsNull() || !v.IsKnown() || !v.CanIterateElements() {
		return 1
	}
	return max(1, v.LengthInt())
}

// round guards what a `for` evaluates in each round. It ends the rounds that
// are left once a bound is passed, and keeps one diagnostic for what goes wrong
// in the same way in many rounds.
type round struct {
	wrapper
	budget *Budget
	seen   atomic.Pointer[[]*hcl.Diagnostic]
}

// maxSeen is the number of different diagnostics that a round looks among for
// one that says the same.
const maxSeen = 16

func (r *round) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	if diags := r.budget.stopped(r.SrcRange); diags != nil {
		return cty.DynamicVal, diags
	}
	v, diags := r.Expression.Value(ctx)
	if len(diags) == 0 {
		return v, nil
	}
	if diags := r.budget.stopped(r.SrcRange); diags != nil { // whatever failed, this is why
		return cty.DynamicVal, diags
	}
	shared := make(hcl.Diagnostics, 0, len(diags))
	for _, d := range diags {
		if d = r.share(d); !slices.Contains(shared[max(0, len(shared)-maxSeen):], d) {
			shared = append(shared, d)
		}
	}
	return v, shared
}

func (r *round) share(d *hcl.Diagnostic) *hcl.Diagnostic {
	var seen []*hcl.Diagnostic
	old := r.seen.Load()
	if old != nil {
		seen = *old
	}
	for _, s := range seen {
		if s.Summary == d.Summary && s.Severity == d.Severity && s.Subject != nil && d.Subject != nil && *s.Subject == *d.Subject {
			return s
		}
	}
	if len(seen) < maxSeen {
		grown := append(slices.Clip(seen), d)
		r.seen.CompareAndSwap(old, &grown)
	}
	return d
}

// part guards an interpolation of a template.
type part struct {
	wrapper
	budget *Budget
	count  int // the interpolations of the template
}

// maxParts is the number of interpolations of one template of which each may
// give a string of the full length. More of them share that much: the whole is
// put together before anybody can see its length.
const maxParts = 16

func (p *part) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := p.Expression.Value(ctx)
	if number, ok := numberOf(v); ok {
		if err := CheckNumber(number); err != nil {
			return cty.DynamicVal, append(diags, outOfBounds(p.SrcRange, err))
		}
	}
	text, ok := textOf(v)
	if !ok {
		return v, diags
	}
	if limit := MaxString * maxParts / max(p.count, maxParts); len(text) > limit {
		return cty.DynamicVal, append(diags, diag.Error(p.SrcRange, "String is too long",
			"This interpolation gives %d bytes; in a template with %d interpolations each may give at most %d.", len(text), p.count, limit))
	}
	if p.budget.SpendText(len(text)) != nil {
		return cty.DynamicVal, append(diags, p.budget.stopped(p.SrcRange)...)
	}
	return v, diags
}

// joined guards the rounds of a `%{ for }` before they are put together.
type joined struct {
	wrapper
}

func (j *joined) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := j.Expression.Value(ctx)
	if diags.HasErrors() {
		return cty.DynamicVal, diags
	}
	unmarked, _ := v.Unmark()
	if !unmarked.IsKnown() || !unmarked.CanIterateElements() {
		return v, diags
	}
	length := 0
	for it := unmarked.ElementIterator(); it.Next(); {
		_, element := it.Element()
		text, _ := textOf(element)
		length += len(text)
	}
	if err := checkString(length); err != nil {
		return cty.DynamicVal, append(diags, diag.Error(j.SrcRange, "String is too long", "%s.", sentence(err)))
	}
	return v, diags
}

// operand guards an operand of an arithmetic or ordering operator.
type operand struct {
	wrapper
	divisor bool
}

func (o *operand) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := o.Expression.Value(ctx)
	if text, ok := textOf(v); ok {
		if err := CheckNumberText(text); err != nil {
			return cty.DynamicVal, append(diags, outOfBounds(o.SrcRange, err))
		}
	}
	number, ok := numberOf(v)
	if !ok && o.divisor {
		if converted, err := convert.Convert(v, cty.Number); err == nil {
			number, ok = numberOf(converted)
		}
	}
	if !ok {
		return v, diags
	}
	if err := CheckNumber(number); err != nil {
		return cty.DynamicVal, append(diags, outOfBounds(o.SrcRange, err))
	}
	if o.divisor && number.Sign() == 0 {
		return cty.DynamicVal, append(diags, diag.Error(o.SrcRange, "Division by zero", "This divisor is zero."))
	}
	return v, diags
}

// key guards an index. HCL converts it to a number where it looks into a list.
type key struct {
	wrapper
}

func (k *key) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := k.Expression.Value(ctx)
	if text, ok := textOf(v); ok && isLongNumber(text) {
		return cty.DynamicVal, append(diags, outOfBounds(k.SrcRange, CheckNumberText(text)))
	}
	if number, ok := numberOf(v); ok {
		if err := CheckNumber(number); err != nil {
			return cty.DynamicVal, append(diags, outOfBounds(k.SrcRange, err))
		}
	}
	return v, diags
}

// weighed guards a value that HCL goes through as a whole.
type weighed struct {
	wrapper
	budget *Budget
}

func (w *weighed) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := w.Expression.Value(ctx)
	steps, text := weight(v)/workShare, 0
	if s, ok := textOf(v); ok {
		text = len(s) / workShare
	}
	if w.budget.SpendSteps(steps) != nil || w.budget.SpendText(text) != nil {
		return cty.DynamicVal, append(diags, w.budget.stopped(w.SrcRange)...)
	}
	return v, diags
}

func outOfBounds(subject hcl.Range, err error) *hcl.Diagnostic {
	return diag.Error(subject, "Number out of bounds", "%s.", sentence(err))
}

// sentence returns the text of an error with a capital letter.
func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:]
}
