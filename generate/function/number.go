package function

import (
	"fmt"
	"math"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

func numbers() []entry {
	return []entry{
		{name: "abs", library: stdlib.AbsoluteFunc, doc: "Gives a number without its sign."},
		{name: "ceil", library: stdlib.CeilFunc, doc: "Rounds a number up to the nearest whole number."},
		{name: "floor", library: stdlib.FloorFunc, doc: "Rounds a number down to the nearest whole number."},
		{name: "log", own: logSpec, doc: "Gives the logarithm of a number to a base."},
		{name: "max", library: stdlib.MaxFunc, doc: "Gives the greatest of the numbers."},
		{name: "min", library: stdlib.MinFunc, doc: "Gives the smallest of the numbers."},
		{name: "parseint", library: stdlib.ParseIntFunc, check: checkParseInt, doc: "Reads a whole number from text in a base from 2 to 62."},
		{name: "pow", own: powSpec, doc: "Raises a number to a power."},
		{name: "signum", own: signumSpec, doc: "Gives -1, 0 or 1 for a number below, at or above zero."},
	}
}

var logSpec = &function.Spec{
	Params: []function.Parameter{{Name: "num", Type: cty.Number}, {Name: "base", Type: cty.Number}},
	Type:   function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		num, base := float(args[0]), float(args[1])
		switch {
		case num <= 0:
			return cty.NilVal, function.NewArgErrorf(0, "a number above zero is required: nothing else has a logarithm")
		case base <= 0 || base == 1:
			return cty.NilVal, function.NewArgErrorf(1, "a number above zero other than 1 is required as the base of a logarithm")
		}
		return finite(math.Log(num) / math.Log(base))
	},
}

var powSpec = &function.Spec{
	Params: []function.Parameter{{Name: "num", Type: cty.Number}, {Name: "power", Type: cty.Number}},
	Type:   function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		return finite(math.Pow(float(args[0]), float(args[1])))
	},
}

var signumSpec = &function.Spec{
	Params: []function.Parameter{{Name: "num", Type: cty.Number}},
	Type:   function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		return cty.NumberIntVal(int64(args[0].AsBigFloat().Sign())), nil
	},
}

func float(v cty.Value) float64 {
	f, _ := v.AsBigFloat().Float64()
	return f
}

func finite(f float64) (cty.Value, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return cty.NilVal, fmt.Errorf("the result is no number, or one whose magnitude is above %.1e", math.MaxFloat64)
	}
	return cty.NumberFloatVal(f), nil
}

// checkParseInt bounds the text: reading a number takes time that grows with
// the square of its length. A number of 1e400 has 1329 digits in base 2.
func checkParseInt(_ *Budget, args []cty.Value) error {
	if text, ok := textOf(args[0]); ok && len(text) > 2*MaxDigits {
		return function.NewArgErrorf(0, "a number of %d characters is out of bounds: at most %d are read", len(text), 2*MaxDigits)
	}
	return nil
}
