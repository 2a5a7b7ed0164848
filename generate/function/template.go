package function

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"

	"podgen/generate/diag"
)

// Bounds on templates.
const (
	maxTemplate    = 1 << 20 // bytes of one template
	maxIncludes    = 16      // templates that render one another
	maxSequence    = 20_000  // tokens of one ${ } or %{ }
	maxDirectives  = 500     // %{ if } and %{ for } in one another
	stepsPerRender = 8       // what rendering costs beside what the template does, times the square of its depth
)

// A template is a parsed template, ready to be rendered many times.
type template struct {
	expr hclsyntax.Expression
	uses []hcl.Traversal
	size int
	err  error
}

func templateFileSpec(s scope) *function.Spec {
	return s.templateFunction(pathParam, s.templateFile)
}

func templateStringSpec(s scope) *function.Spec {
	return s.templateFunction(function.Parameter{Name: "template", Type: cty.String}, func(text string) (*template, error) {
		t := s.parse([]byte(text), "template")
		return t, t.err
	})
}

func (s scope) templateFunction(source function.Parameter, find func(string) (*template, error)) *function.Spec {
	return &function.Spec{
		Params: []function.Parameter{source, {Name: "vars", Type: cty.DynamicPseudoType, AllowMarked: true, AllowUnknown: true}},
		Type: func(args []cty.Value) (cty.Type, error) {
			if ty := args[1].Type(); !ty.IsObjectType() && !ty.IsMapType() {
				return cty.NilType, function.NewArgErrorf(1, "an object is required, with an attribute for each variable of the template")
			}
			return cty.String, nil
		},
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if s.depth >= maxIncludes {
				return cty.NilVal, fmt.Errorf("templates render one another more than %d levels deep, which is the bound; does one render itself?", maxIncludes)
			}
			t, err := find(args[0].AsString())
			if err != nil {
				return cty.NilVal, function.NewArgError(0, err)
			}
			vars, marks := args[1].Unmark()
			if !vars.IsKnown() {
				return cty.UnknownVal(cty.String).WithMarks(marks), nil
			}
			result, err := s.render(t, vars)
			if err != nil {
				return cty.NilVal, err
			}
			return result.WithMarks(marks), nil
		},
	}
}

// templateFile returns the parsed template in a file, which is read once.
func (s scope) templateFile(given string) (*template, error) {
	name, err := s.local(given)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.templates[name]; t != nil {
		return t, t.err
	}
	t := &template{}
	content, err := s.read(name)
	if err == nil {
		_, err = textContent(content, name)
	}
	if err != nil {
		t.err = err
	} else {
		t = s.parse(content, name)
	}
	if s.templates == nil {
		s.templates = map[string]*template{}
	}
	s.templates[name] = t
	return t, t.err
}

func (s scope) parse(text []byte, name string) *template {
	t := &template{size: len(text)}
	if len(text) > maxTemplate {
		t.err = fmt.Errorf("the template has %d bytes: a template may have at most %d", len(text), maxTemplate)
		return t
	}
	if t.err = checkTokens(text, name); t.err != nil {
		return t
	}
	expr, diags := hclsyntax.ParseTemplate(text, name, hcl.InitialPos)
	if diags.HasErrors() {
		t.err = errors.New(reasons(diags))
		return t
	}
	t.expr, t.uses = GuardExpression(expr, s.budget), expr.Variables()
	return t
}

// checkTokens refuses templates that nest too deep. The parser goes into each
// level by recursion, and a stack that is used up cannot be recovered from.
func checkTokens(text []byte, name string) error {
	tokens, _ := hclsyntax.LexTemplate(text, name, hcl.InitialPos)
	depth, length, directives := 0, 0, 0
	for i, token := range tokens {
		switch token.Type {
		case hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl:
			depth++
			directives += directive(token, tokens[i+1:])
		case hclsyntax.TokenTemplateSeqEnd:
			depth--
		}
		if length++; depth <= 0 {
			length = 0
		}
		if length > maxSequence {
			return fmt.Errorf("%s: this ${ } or %%{ } is longer than %d tokens, which is the bound", token.Range, maxSequence)
		}
		if directives > maxDirectives {
			return fmt.Errorf("%s: %%{ if } and %%{ for } are nested more than %d levels deep, which is the bound", token.Range, maxDirectives)
		}
	}
	return nil
}

// directive is 1 for a sequence that opens a %{ if } or %{ for }, and -1 for one
// that closes it.
func directive(start hclsyntax.Token, rest hclsyntax.Tokens) int {
	if start.Type != hclsyntax.TokenTemplateControl || len(rest) == 0 {
		return 0
	}
	switch string(rest[0].Bytes) {
	case "if", "for":
		return 1
	case "endif", "endfor":
		return -1
	}
	return 0
}

// render gives the text of a template. It sees the given variables only, and
// all functions.
func (s scope) render(t *template, vars cty.Value) (cty.Value, error) {
	if err := s.budget.SpendSteps(stepsPerRender * (s.depth + 1) * (s.depth + 1)); err != nil {
		return cty.NilVal, err
	}
	if err := s.budget.SpendText(t.size); err != nil {
		return cty.NilVal, err
	}
	if err := CheckValue(vars); err != nil {
		return cty.NilVal, function.NewArgError(1, err)
	}
	variables := map[string]cty.Value{}
	for it := vars.ElementIterator(); it.Next(); {
		name, v := it.Element()
		if !hclsyntax.ValidIdentifier(name.AsString()) {
			return cty.NilVal, function.NewArgErrorf(1, "%q cannot be the name of a variable: a template could not refer to it", name.AsString())
		}
		variables[name.AsString()] = v
	}
	for _, use := range t.uses {
		if _, given := variables[use.RootName()]; !given {
			hint := ""
			if near := diag.Nearest(use.RootName(), slices.Sorted(maps.Keys(variables))); near != "" {
				hint = fmt.Sprintf(" (did you mean %q?)", near)
			}
			return cty.NilVal, function.NewArgErrorf(1, "%s: the template refers to %q, which is not among the given variables%s",
				use.SourceRange(), use.RootName(), hint)
		}
	}
	result, diags := t.expr.Value(&hcl.EvalContext{Variables: variables, Functions: s.table(s.depth + 1)})
	if diags.HasErrors() {
		return cty.NilVal, errors.New(reasons(Suggest(diags[:1])))
	}
	text, err := convert.Convert(result, cty.String)
	if err != nil || text.IsNull() {
		return cty.NilVal, fmt.Errorf("%s: the template gives a value of type %s, not text; encode it with jsonencode or join", t.expr.Range(), result.Type().FriendlyName())
	}
	return text, nil
}
