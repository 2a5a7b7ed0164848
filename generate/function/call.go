package function

import (
	"errors"
	"fmt"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
)

// workShare is the share of the budget that work costs which leaves nothing
// behind: an eighth.
const workShare = 8

// prepare is an entry as a specification, with what does not depend on a module
// worked out once.
type prepare struct {
	entry
	spec   *function.Spec // nil if it is made for each module
	params []function.Parameter
	rest   *function.Parameter
}

func newPrepare(e *entry) *prepare {
	p := &prepare{entry: *e}
	switch {
	case e.module != nil:
		p.params, p.rest = e.module(scope{}).Params, e.module(scope{}).VarParam
	case e.own != nil:
		p.spec = e.own
		p.params, p.rest = looseNumbers(e.own.Params, e.own.VarParam)
	default:
		p.spec = specOf(e.library)
		p.params, p.rest = looseNumbers(p.spec.Params, p.spec.VarParam)
	}
	return p
}

// specOf makes a specification of a library's function, which only passes on
// what it is given: the library checks it.
func specOf(f function.Function) *function.Spec {
	params := f.Params()
	for i := range params {
		passOn(&params[i])
	}
	rest := f.VarParam()
	if rest != nil {
		passOn(rest)
	}
	return &function.Spec{
		Params:   params,
		VarParam: rest,
		Type:     f.ReturnTypeForValues,
		Impl:     func(args []cty.Value, _ cty.Type) (cty.Value, error) { return f.Call(args) },
	}
}

func passOn(p *function.Parameter) {
	p.AllowNull, p.AllowUnknown, p.AllowDynamicType, p.AllowMarked = true, true, true, true
}

// looseNumbers returns the parameters with those that are numbers taking any
// value: HCL would convert text to them before anybody can look at its length.
func looseNumbers(params []function.Parameter, rest *function.Parameter) ([]function.Parameter, *function.Parameter) {
	loose := make([]function.Parameter, len(params))
	for i, p := range params {
		loose[i] = looseNumber(p)
	}
	if rest != nil {
		r := looseNumber(*rest)
		rest = &r
	}
	return loose, rest
}

func looseNumber(p function.Parameter) function.Parameter {
	if p.Type == cty.Number {
		p.Type = cty.DynamicPseudoType
	}
	return p
}

// bind makes a function of an entry. It stands between HCL and the function: it
// converts numbers, pays the budget, holds arguments and results to the
// bounds, and sees to it that an error is a sentence.
func (s scope) bind(p *prepare) function.Function {
	inner := p.spec
	if p.module != nil {
		inner = p.module(s)
	}
	return function.New(&function.Spec{
		Description: p.doc,
		Params:      p.params,
		VarParam:    p.rest,
		Type: func(args []cty.Value) (cty.Type, error) {
			args, err := toNumbers(inner, args)
			if err != nil {
				return cty.NilType, err
			}
			if p.check != nil {
				if err := p.check(s.budget, args); err != nil {
					return cty.NilType, err
				}
			}
			ty, err := inner.Type(args)
			return ty, plain(err)
		},
		Impl: func(args []cty.Value, retType cty.Type) (cty.Value, error) {
			args, err := toNumbers(inner, args)
			if err != nil {
				return cty.NilVal, err
			}
			if err := s.budget.spendArguments(args); err != nil {
				return cty.NilVal, err
			}
			result, err := inner.Impl(args, retType)
			if err != nil {
				return cty.NilVal, plain(err)
			}
			return result, s.budget.spendResult(result)
		},
	})
}

// toNumbers converts the arguments that a function takes as numbers.
func toNumbers(spec *function.Spec, args []cty.Value) ([]cty.Value, error) {
	var converted []cty.Value
	for i, arg := range args {
		if paramType(spec, i) != cty.Number {
			continue
		}
		if number, ok := numberOf(arg); ok {
			if err := CheckNumber(number); err != nil {
				return nil, function.NewArgError(i, err)
			}
			continue
		}
		if text, ok := textOf(arg); ok {
			if err := CheckNumberText(text); err != nil {
				return nil, function.NewArgError(i, err)
			}
		}
		number, err := convert.Convert(arg, cty.Number)
		if err != nil {
			return nil, function.NewArgError(i, err)
		}
		if converted == nil {
			converted = append(converted, args...)
		}
		converted[i] = number
	}
	if converted == nil {
		return args, nil
	}
	return converted, nil
}

func paramType(spec *function.Spec, i int) cty.Type {
	switch {
	case i < len(spec.Params):
		return spec.Params[i].Type
	case spec.VarParam != nil:
		return spec.VarParam.Type
	}
	return cty.NilType
}

// spendArguments pays for what a function reads.
func (b *Budget) spendArguments(args []cty.Value) error {
	elements, text := len(args), 0
	for _, arg := range args {
		if s, ok := textOf(arg); ok {
			text += len(s)
		} else if ty := arg.Type(); !ty.IsPrimitiveType() && !ty.IsCapsuleType() {
			elements += weight(arg)
		}
	}
	if err := b.SpendSteps(1 + elements/workShare); err != nil {
		return err
	}
	if text < workShare {
		return nil
	}
	return b.SpendText(text / workShare)
}

// spendResult pays for what a function makes, and refuses what is out of bounds.
func (b *Budget) spendResult(v cty.Value) error {
	if text, ok := textOf(v); ok {
		if err := checkString(len(text)); err != nil {
			return err
		}
		return b.SpendText(len(text))
	}
	if number, ok := numberOf(v); ok {
		return CheckNumber(number)
	}
	if n := rounds(v); n > workShare {
		if err := checkElements(n); err != nil {
			return err
		}
		return b.SpendSteps(n / workShare)
	}
	return nil
}

// plain makes an error fit to be shown: a panic in a library is no sentence.
func plain(err error) error {
	if panicked, ok := errors.AsType[function.PanicError](err); ok {
		return fmt.Errorf("the function cannot work with these arguments (%v)", panicked.Value)
	}
	return err
}

// wholeNumber returns the number of argument i, which must be between low and high.
func wholeNumber(args []cty.Value, i, low, high int) (int, error) {
	number := args[i].AsBigFloat()
	n, accuracy := number.Int64()
	switch {
	case !number.IsInt():
		return 0, function.NewArgErrorf(i, "a whole number is required")
	case accuracy != 0 || n < int64(low) || n > int64(high):
		return 0, function.NewArgErrorf(i, "a whole number from %d to %d is required", low, high)
	}
	return int(n), nil
}
