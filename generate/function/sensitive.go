package function

import (
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// Mark is the type of podgen's marks on values.
type Mark string

// Sensitive marks a value that must not be shown. Whatever is made of such a
// value has the mark as well.
const Sensitive Mark = "sensitive"

func sensitives() []entry {
	return []entry{
		{name: "issensitive", own: isSensitiveSpec, doc: "Tells whether a value is marked as sensitive."},
		{name: "nonsensitive", own: nonSensitiveSpec, doc: "Removes the mark of a sensitive value, which is then shown like any other."},
		{name: "sensitive", own: sensitiveSpec, doc: "Marks a value as sensitive, so that it is not shown."},
	}
}

var anyValue = []function.Parameter{{
	Name: "value", Type: cty.DynamicPseudoType,
	AllowNull: true, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true,
}}

func sameType(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil }

var sensitiveSpec = &function.Spec{
	Params: anyValue,
	Type:   sameType,
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		return args[0].Mark(Sensitive), nil
	},
}

var nonSensitiveSpec = &function.Spec{
	Params: anyValue,
	Type:   sameType,
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		v, marks := args[0].Unmark()
		delete(marks, Sensitive)
		return v.WithMarks(marks), nil
	},
}

var isSensitiveSpec = &function.Spec{
	Params: anyValue,
	Type:   function.StaticReturnType(cty.Bool),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		return cty.BoolVal(args[0].HasMark(Sensitive)), nil
	},
}
