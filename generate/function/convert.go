package function

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/customdecode"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

func conversions() []entry {
	element := cty.DynamicPseudoType
	return []entry{
		{name: "can", module: canSpec, doc: "Tells whether an expression can be evaluated without an error."},
		{name: "tobool", library: stdlib.MakeToFunc(cty.Bool), doc: "Turns a value into a boolean."},
		{name: "tolist", library: stdlib.MakeToFunc(cty.List(element)), doc: "Turns a value into a list, whose elements take one common type."},
		{name: "tomap", library: stdlib.MakeToFunc(cty.Map(element)), doc: "Turns a value into a map, whose elements take one common type."},
		{name: "tonumber", library: stdlib.MakeToFunc(cty.Number), check: checkToNumber, doc: "Turns a value into a number."},
		{name: "toset", library: stdlib.MakeToFunc(cty.Set(element)), doc: "Turns a value into a set, whose elements take one common type and differ."},
		{name: "tostring", library: stdlib.MakeToFunc(cty.String), check: checkToString, doc: "Turns a value into a string."},
		{name: "try", module: trySpec, doc: "Gives the first of the expressions that can be evaluated without an error."},
	}
}

func checkToNumber(_ *Budget, args []cty.Value) error {
	if text, ok := textOf(args[0]); ok {
		if err := CheckNumberText(text); err != nil {
			return function.NewArgError(0, err)
		}
	}
	return nil
}

func checkToString(_ *Budget, args []cty.Value) error {
	if number, ok := numberOf(args[0]); ok {
		if err := CheckNumber(number); err != nil {
			return function.NewArgError(0, err)
		}
	}
	return nil
}

// trySpec evaluates each expression once. The type of the result is only known
// then; asking for it beforehand would double the work with each try in a try.
func trySpec(s scope) *function.Spec {
	return &function.Spec{
		VarParam: &function.Parameter{Name: "expressions", Type: customdecode.ExpressionClosureType},
		Type:     function.StaticReturnType(cty.DynamicPseudoType),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if len(args) == 0 {
				return cty.NilVal, errors.New("at least one expression is required")
			}
			var failed hcl.Diagnostics
			for _, arg := range args {
				v, diags := customdecode.ExpressionClosureFromVal(arg).Value()
				if err := s.budget.Exceeded(); err != nil {
					return cty.NilVal, err
				}
				switch {
				case diags.HasErrors():
					failed = append(failed, diags...)
				case !v.IsWhollyKnown():
					return cty.DynamicVal, nil
				default:
					return v, nil
				}
			}
			return cty.NilVal, fmt.Errorf("none of the expressions can be evaluated: %s", reasons(Suggest(failed)))
		},
	}
}

func canSpec(s scope) *function.Spec {
	return &function.Spec{
		Params: []function.Parameter{{Name: "expression", Type: customdecode.ExpressionClosureType}},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			v, diags := customdecode.ExpressionClosureFromVal(args[0]).Value()
			if err := s.budget.Exceeded(); err != nil {
				return cty.NilVal, err
			}
			switch {
			case diags.HasErrors():
				return cty.False, nil
			case !v.IsWhollyKnown():
				return cty.UnknownVal(cty.Bool), nil
			}
			return cty.True, nil
		},
	}
}

// reasons puts the errors among diagnostics into one line, the first few of them.
func reasons(diags hcl.Diagnostics) string {
	const most = 3
	var list []string
	for _, d := range diags {
		if d.Severity != hcl.DiagError {
			continue
		}
		if len(list) == most {
			list = append(list, "and more")
			break
		}
		list = append(list, reason(d))
	}
	return strings.Join(list, "; ")
}

// reason is a diagnostic as part of a sentence: where, what, and why.
func reason(d *hcl.Diagnostic) string {
	where := ""
	if d.Subject != nil {
		where = d.Subject.String() + ": "
	}
	return fmt.Sprintf("%s%s: %s", where, d.Summary, strings.TrimSuffix(d.Detail, "."))
}
