package evaluate

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"podgen/generate/diag"
	"podgen/generate/function"
	"podgen/generate/parse"
	"podgen/schema"
)

// Inputs are the values given to variables, by name: what the command line, the
// files of values and the environment say, the stronger one already chosen.
type Inputs map[string]Input

// Input is the value given to a variable.
type Input struct {
	// Text is the value as a user typed it: the string itself for a variable
	// of a primitive type, an HCL expression for any other.
	Text string
	// Value is the value from a file of values; it is used where Range is set.
	Value cty.Value
	Range *hcl.Range
	// From says who gave it, for messages: "--var", "PODGEN_VAR_tag".
	From string
}

// variable is a declared input.
type variable struct {
	name      string
	at        hcl.Range
	typ       cty.Type
	defaults  *typeexpr.Defaults
	fallback  *expression
	sensitive bool
	nullable  bool
	checks    []check
}

// check is a validation block.
type check struct {
	at        hcl.Range
	condition *expression
	message   *expression
}

// declareVariable reads a variable block.
func (m *module) declareVariable(b *hclsyntax.Block) hcl.Diagnostics {
	c := &compiler{m: m}
	v := &variable{typ: cty.DynamicPseudoType, nullable: true, at: *header(b)}
	v.name = c.label(schema.Variable, b)
	if v.name == "" {
		return c.diags
	}
	if before := m.variables[v.name]; before != nil {
		c.add(diag.Error(v.at, "Block given twice", "variable %q is already declared at %s.", v.name, position(before.at)))
		return c.diags
	}
	m.variables[v.name] = v
	for _, a := range sortedAttributes(b.Body) {
		c.variableAttribute(v, a)
	}
	for _, n := range b.Body.Blocks {
		if n.Type != "validation" {
			c.add(diag.Error(n.TypeRange, "Unknown block", "variable %q has no block %q.%s", v.name, n.Type, diag.DidYouMean(n.Type, []string{"validation"})))
			continue
		}
		c.validation(v, n)
	}
	return c.diags
}

func (c *compiler) variableAttribute(v *variable, a *hclsyntax.Attribute) {
	switch a.Name {
	case "type":
		typ, defaults, diags := typeexpr.TypeConstraintWithDefaults(a.Expr)
		c.add(diags...)
		if !diags.HasErrors() {
			v.typ, v.defaults = typ, defaults
		}
	case "default":
		v.fallback = c.expression(a.Expr, place{})
	case "sensitive", "nullable":
		e := c.expression(a.Expr, place{})
		value, err := convert.Convert(e.value, cty.Bool)
		if !e.constant || e.broken || err != nil || value.IsNull() {
			c.add(diag.Error(a.Expr.Range(), "Constant expected", "%q is true or false.", a.Name))
			return
		}
		if a.Name == "sensitive" {
			v.sensitive = value.True()
		} else {
			v.nullable = value.True()
		}
	case "description":
		c.expression(a.Expr, place{})
	default:
		c.add(diag.Error(a.NameRange, "Unknown attribute", "variable %q has no attribute %q.%s", v.name, a.Name, diag.DidYouMean(a.Name, schema.Variable.Body.Names())))
	}
}

// validation reads a validation block. It is compiled when all variables are known.
func (c *compiler) validation(v *variable, b *hclsyntax.Block) {
	k := check{at: b.TypeRange}
	for _, a := range sortedAttributes(b.Body) {
		at := a.Expr.Range()
		switch a.Name {
		case "condition":
			k.condition = &expression{syntax: a.Expr, at: &at}
		case "error_message":
			k.message = &expression{syntax: a.Expr, at: &at}
		default:
			c.add(diag.Error(a.NameRange, "Unknown attribute", "A validation has no attribute %q.%s", a.Name, diag.DidYouMean(a.Name, schema.Validation.Body.Names())))
		}
	}
	if k.condition == nil || k.message == nil {
		c.add(diag.Error(b.TypeRange, "Attribute missing", "A validation needs a condition and an error_message."))
		return
	}
	v.checks = append(v.checks, k)
}

// setVariables gives every variable its value and checks it.
func (m *module) setVariables(in Inputs) hcl.Diagnostics {
	var diags hcl.Diagnostics
	values := make(map[string]cty.Value, len(m.variables))
	failed := map[string]bool{}
	for _, name := range m.variableNames() {
		value, ds := m.variables[name].value(in[name])
		failed[name] = ds.HasErrors()
		diags = append(diags, ds...)
		values[name] = value
	}
	m.ctx.Variables["var"] = cty.ObjectVal(values)
	for _, name := range m.variableNames() {
		if !failed[name] {
			diags = append(diags, m.validate(m.variables[name])...)
		}
	}
	return diags
}

// value returns the value of a variable: the given one, or the default.
func (v *variable) value(in Input) (cty.Value, hcl.Diagnostics) {
	unknown := cty.DynamicVal
	value, at, diags := v.given(in)
	if diags.HasErrors() {
		return unknown, diags
	}
	if value.IsNull() && !v.nullable && v.fallback != nil && v.fallback.constant {
		value, at = v.fallback.value, *v.fallback.at
	}
	if v.defaults != nil && !value.IsNull() {
		value = v.defaults.Apply(value)
	}
	converted, err := convert.Convert(value, v.typ)
	switch {
	case err != nil:
		return unknown, append(diags, diag.Error(at, "Value of the wrong type", "The value of variable %q%s does not fit its type %s: %s.", v.name, from(in), typeexpr.TypeString(v.typ), err))
	case converted.IsNull() && !v.nullable:
		return unknown, append(diags, diag.Error(at, "Value missing", "Variable %q must not be null.", v.name))
	}
	if d := bounded(converted, at); d != nil {
		return unknown, append(diags, d)
	}
	if v.sensitive {
		converted = converted.Mark(function.Sensitive)
	}
	return converted, diags
}

func from(in Input) string {
	if in.From == "" {
		return ""
	}
	return " (from " + in.From + ")"
}

// given returns the value that a user gave, or the default.
func (v *variable) given(in Input) (cty.Value, hcl.Range, hcl.Diagnostics) {
	switch {
	case in.Range != nil:
		return in.Value, *in.Range, nil
	case in.From != "":
		value, diags := v.parse(in)
		return value, v.at, diags
	case v.fallback == nil:
		return cty.NilVal, v.at, hcl.Diagnostics{diag.Error(v.at, "Value missing",
			"Variable %q has no default, and no value was given. Give one with --var %s=…, in a file with --var-file, or as PODGEN_VAR_%s.", v.name, v.name, v.name)}
	case v.fallback.broken:
		return cty.DynamicVal, *v.fallback.at, nil
	case !v.fallback.constant:
		return cty.NilVal, v.at, hcl.Diagnostics{diag.Error(*v.fallback.at, "Constant expected", "The default of a variable refers to nothing. Compute it in locals.")}
	}
	return v.fallback.value, *v.fallback.at, nil
}

// parse reads a value that was typed on the command line or in the environment.
func (v *variable) parse(in Input) (cty.Value, hcl.Diagnostics) {
	if v.typ.IsPrimitiveType() || v.typ == cty.DynamicPseudoType {
		return cty.StringVal(in.Text), nil
	}
	fail := func(detail string) (cty.Value, hcl.Diagnostics) {
		return cty.NilVal, hcl.Diagnostics{diag.Error(v.at, "Value cannot be read",
			"The value of variable %q%s is not an expression of HCL: %s. Its type is %s.", v.name, from(in), detail, typeexpr.TypeString(v.typ))}
	}
	if d := parse.Text(in.From, []byte(in.Text)); d != nil {
		return fail(d.Summary)
	}
	e, diags := hclsyntax.ParseExpression([]byte(in.Text), in.From, hcl.InitialPos)
	if diags.HasErrors() {
		return fail(diags[0].Summary)
	}
	value, diags := e.Value(nil)
	if diags.HasErrors() {
		return fail(diags[0].Summary)
	}
	return value, nil
}

// validate checks a variable's validation blocks.
func (m *module) validate(v *variable) hcl.Diagnostics {
	var diags hcl.Diagnostics
	ev := newEvaluator(m)
	sc := scope{ctx: m.ctx}
	for _, k := range v.checks {
		condition, ds := m.compileExpression(k.condition.syntax, place{})
		message, more := m.compileExpression(k.message.syntax, place{})
		diags = append(append(diags, ds...), more...)
		if condition.broken || message.broken || len(condition.references) > 0 || len(message.references) > 0 {
			if !condition.broken && !message.broken {
				diags = append(diags, diag.Error(k.at, "Only variables here", "A validation looks at variables only."))
			}
			continue
		}
		ok, evaluated := ev.eval(condition, sc)
		if !evaluated {
			continue
		}
		ok, _ = ok.Unmark()
		met, err := convert.Convert(ok, cty.Bool)
		if err != nil || met.IsNull() || !met.IsKnown() {
			diags = append(diags, diag.Error(*condition.at, "Condition is not a bool", "The condition of a validation is true or false."))
			continue
		}
		if met.True() {
			continue
		}
		text, _ := ev.eval(message, sc)
		diags = append(diags, diag.Error(v.at, "Value refused", "Variable %q: %s", v.name, messageText(text)))
	}
	return append(diags, ev.diags...)
}

func messageText(v cty.Value) string {
	if v == cty.NilVal || v.ContainsMarked() {
		return "its value does not meet the validation (the message holds a sensitive value)."
	}
	s, err := convert.Convert(v, cty.String)
	if err != nil || s.IsNull() || !s.IsKnown() {
		return "its value does not meet the validation."
	}
	return s.AsString()
}

// Values reads a file of values for variables: attributes only.
func Values(name string, src []byte) (Inputs, hcl.Diagnostics) {
	if d := parse.Text(name, src); d != nil {
		return nil, hcl.Diagnostics{d}
	}
	file, diags := hclsyntax.ParseConfig(src, name, hcl.InitialPos)
	if diags.HasErrors() {
		return nil, diags
	}
	body := file.Body.(*hclsyntax.Body)
	values := Inputs{}
	for _, b := range body.Blocks {
		diags = append(diags, diag.Error(b.TypeRange, "Block not expected", "A file of values holds only lines of the form NAME = VALUE."))
	}
	for _, a := range sortedAttributes(body) {
		value, ds := a.Expr.Value(nil)
		diags = append(diags, ds...)
		at := a.Expr.Range()
		values[a.Name] = Input{Value: value, Range: &at, From: fmt.Sprintf("%s:%d", name, at.Start.Line)}
	}
	return values, diags
}

// Undeclared returns the names of inputs that none of the modules declares.
func (in Inputs) Undeclared(declared map[string]bool) []string {
	var names []string
	for name := range in {
		if !declared[name] {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
