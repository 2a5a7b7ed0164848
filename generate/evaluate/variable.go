package evaluate

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

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
	broken    bool // its declaration has a mistake
}

// check is a validation block.
type check struct {
	at        hcl.Range
	condition *expression
	message   *expression
}

// declareVariable reads a variable block of the module.
func (m *module) declareVariable(b *hclsyntax.Block) hcl.Diagnostics {
	c := &compiler{m: m}
	v := c.variable(b)
	switch before := m.variables[v.name]; {
	case v.name == "":
	case before != nil:
		return hcl.Diagnostics{diag.Error(v.at, "Block given twice", "variable %q is already declared at %s. Keep one of them.", v.name, position(before.at))}
	default:
		m.variables[v.name] = v
	}
	return c.diags
}

// variable reads a variable block.
func (c *compiler) variable(b *hclsyntax.Block) *variable {
	v := &variable{typ: cty.DynamicPseudoType, nullable: true, at: *header(b)}
	v.name = c.label(schema.Variable, b)
	if v.name == "" {
		return v
	}
	before := c.diags
	c.diags = nil
	for _, a := range sortedAttributes(b.Body) {
		c.variableAttribute(v, a, b.Body)
	}
	v.broken = c.diags.HasErrors()
	c.diags = append(before, c.diags...)
	for _, n := range b.Body.Blocks {
		if n.Type != "validation" {
			d := diag.Error(n.TypeRange, "Unknown block", "variable %q has no block %q.%s", v.name, n.Type, diag.DidYouMean(n.Type, []string{"validation"}))
			c.add(diag.Correct(d, n.TypeRange, n.Type, []string{"validation"}))
			continue
		}
		c.validation(v, n)
	}
	return v
}

func (c *compiler) variableAttribute(v *variable, a *hclsyntax.Attribute, around *hclsyntax.Body) {
	switch a.Name {
	case "type":
		typ, defaults, diags := typeexpr.TypeConstraintWithDefaults(a.Expr)
		c.add(diags...)
		if !diags.HasErrors() {
			v.typ, v.defaults = typ, defaults
		}
	case "default":
		v.fallback = c.constant(a, "The default of a variable refers to nothing. Compute it in locals.")
	case "sensitive", "nullable":
		e := c.constant(a, fmt.Sprintf("%q is true or false.", a.Name))
		if e == nil || e.broken {
			return
		}
		on, d := isTrue(e.value, &attribute{schema: &schema.Attribute{Name: a.Name}, expression: e})
		switch {
		case d != nil:
			c.add(d)
		case a.Name == "sensitive":
			v.sensitive = on
		default:
			v.nullable = on
		}
	case "description":
		c.constant(a, "A description is a text.")
	default:
		d := diag.Error(a.NameRange, "Unknown attribute", "variable %q has no attribute %q.%s", v.name, a.Name, diag.DidYouMean(a.Name, schema.Variable.Body.Names()))
		c.add(correctAttribute(d, a, schema.Variable.Body, around))
	}
}

// constant compiles an attribute that refers to nothing, and returns nil for
// one that does.
func (c *compiler) constant(a *hclsyntax.Attribute, why string) *expression {
	if len(a.Expr.Variables()) > 0 {
		c.add(diag.Error(a.Expr.Range(), "Constant expected", "%s", why))
		return nil
	}
	return c.expression(a.Expr, place{})
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
			d := diag.Error(a.NameRange, "Unknown attribute", "validation has no attribute %q.%s", a.Name, diag.DidYouMean(a.Name, schema.Validation.Body.Names()))
			c.add(correctAttribute(d, a, schema.Validation.Body, b.Body))
		}
	}
	if k.condition == nil || k.message == nil {
		c.add(diag.Error(b.TypeRange, "Attribute missing", "validation needs a condition and an error_message."))
		return
	}
	v.checks = append(v.checks, k)
}

// setVariables gives every variable its value and checks it.
func (m *module) setVariables(in Inputs) hcl.Diagnostics {
	var diags hcl.Diagnostics
	values := make(map[string]cty.Value, len(m.variables))
	from := map[string]hcl.Range{}
	for _, name := range m.variableNames() {
		v := m.variables[name]
		value, at, ds := v.value(in[name])
		if v.broken || ds.HasErrors() {
			m.unsure = true
			value = cty.DynamicVal
		}
		if !v.broken {
			diags = append(diags, ds...)
		}
		values[name], from[name] = value, at
	}
	m.ctx.Variables["var"] = cty.ObjectVal(values)
	checked := maps.Clone(values)
	for _, name := range m.variableNames() {
		ds := m.validate(m.variables[name], from[name])
		if ds.HasErrors() { // what follows from a refused value is not reported
			m.unsure = true
			checked[name] = cty.DynamicVal
		}
		diags = append(diags, ds...)
	}
	m.ctx.Variables["var"] = cty.ObjectVal(checked)
	return diags
}

// value returns the value of a variable, the given one or the default, and
// where it comes from.
func (v *variable) value(in Input) (cty.Value, hcl.Range, hcl.Diagnostics) {
	value, at, diags := v.given(in)
	if diags.HasErrors() || !value.IsKnown() {
		return cty.DynamicVal, at, diags
	}
	if value.IsNull() && !v.nullable && v.fallback != nil {
		value, at = v.fallback.value, *v.fallback.at
	}
	converted, err := v.convert(value)
	switch {
	case err != nil:
		return value, at, append(diags, v.wrongType(in, at, err))
	case converted.IsNull() && !v.nullable:
		return value, at, append(diags, diag.Error(at, "Value missing", "Variable %q cannot be null.", v.name))
	}
	if d := bounded(converted, at); d != nil {
		return value, at, append(diags, d)
	}
	if v.sensitive {
		converted = converted.Mark(function.Sensitive)
	}
	return converted, at, diags
}

// convert gives a value the variable's type, with the defaults that are in that.
func (v *variable) convert(value cty.Value) (cty.Value, error) {
	if v.defaults != nil && !value.IsNull() {
		value = v.defaults.Apply(value)
	}
	return convert.Convert(value, v.typ)
}

// wrongType reports a value that does not fit the variable's type.
func (v *variable) wrongType(in Input, at hcl.Range, err error) *hcl.Diagnostic {
	where := ""
	var path cty.PathError
	if errors.As(err, &path) && len(path.Path) > 0 {
		where = fmt.Sprintf(" at %s", pathText(path.Path))
		if in.From == "" {
			at = *rangeOf(v.fallback.ranges, path.Path)
		}
	}
	return diag.Error(at, "Value of the wrong type", "The value of variable %q%s does not fit its type, %s:%s %s.", v.name, from(in), typeexpr.TypeString(v.typ), where, err)
}

// pathText writes a path into a value as an expression would.
func pathText(path cty.Path) string {
	var b strings.Builder
	for _, s := range path {
		switch s := s.(type) {
		case cty.GetAttrStep:
			b.WriteString("." + s.Name)
		case cty.IndexStep:
			if text, ok := plainText(s.Key); ok {
				fmt.Fprintf(&b, "[%q]", text)
			}
		}
	}
	return b.String()
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

// validate checks a variable's validation blocks. The value is from a place.
func (m *module) validate(v *variable, from hcl.Range) hcl.Diagnostics {
	var diags hcl.Diagnostics
	ev := newEvaluator(m)
	for _, k := range v.checks {
		condition, ds := m.compileCheck(k.condition.syntax)
		message, more := m.compileCheck(k.message.syntax)
		diags = append(append(diags, ds...), more...)
		if condition == nil || message == nil {
			continue
		}
		value, whole := ev.eval(condition, scope{ctx: m.ctx})
		if !whole {
			continue
		}
		value, _ = value.Unmark()
		met, err := convert.Convert(value, cty.Bool)
		if err != nil || met.IsNull() {
			diags = append(diags, diag.Error(*condition.at, "Value of the wrong type", "The condition of a validation is true or false, and not %s.", kindOf(value)))
			continue
		}
		if met.True() {
			continue
		}
		text, _ := ev.eval(message, scope{ctx: m.ctx})
		diags = append(diags, diag.Error(from, "Value refused", "Variable %q: %s (The validation is at %s.)", v.name, messageText(text), position(k.at)))
	}
	return append(diags, ev.diags...)
}

// compileCheck compiles an expression of a validation, which may name variables
// only. It returns nil for one with a mistake.
func (m *module) compileCheck(syntax hclsyntax.Expression) (*expression, hcl.Diagnostics) {
	look := &looker{}
	_ = hclsyntax.Walk(syntax, look) // its diagnostics come again when the expression is compiled
	for _, t := range look.traversals {
		if root := t.RootName(); root != "var" && root != "path" {
			return nil, hcl.Diagnostics{diag.Error(t.SourceRange(), "Only variables here", "A validation looks at variables: var.NAME.")}
		}
	}
	e, diags := m.compileExpression(syntax, place{})
	if diags.HasErrors() {
		return nil, diags
	}
	return e, diags
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
