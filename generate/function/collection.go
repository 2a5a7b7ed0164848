package function

import (
	"errors"
	"fmt"
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

func collections() []entry {
	return []entry{
		{name: "alltrue", own: allTrueSpec, doc: "Tells whether every element of a list is true; an empty list is."},
		{name: "anytrue", own: anyTrueSpec, doc: "Tells whether an element of a list is true."},
		{name: "chunklist", library: stdlib.ChunklistFunc, doc: "Cuts a list into lists of at most a size."},
		{name: "coalesce", own: coalesceSpec, doc: "Gives the first of the values that is neither null nor an empty string."},
		{name: "coalescelist", library: stdlib.CoalesceListFunc, doc: "Gives the first of the lists that is not empty."},
		{name: "compact", library: stdlib.CompactFunc, doc: "Removes the empty and null strings of a list."},
		{name: "concat", library: stdlib.ConcatFunc, check: checkConcat, doc: "Puts lists one after another."},
		{name: "contains", library: stdlib.ContainsFunc, doc: "Tells whether a value is an element of a list or set."},
		{name: "distinct", own: distinctSpec, doc: "Removes the elements of a list that came before."},
		{name: "element", library: stdlib.ElementFunc, doc: "Gives the element of a list at an index, starting over where the list ends."},
		{name: "flatten", library: stdlib.FlattenFunc, check: checkFlatten, doc: "Replaces the lists in a list by their elements, on every level."},
		{name: "index", own: indexSpec, doc: "Gives the index of the first element of a list that equals a value; it is an error if none does."},
		{name: "keys", library: stdlib.KeysFunc, doc: "Gives the keys of a map, sorted."},
		{name: "length", own: lengthSpec, doc: "Gives the number of elements of a collection, or of characters of a string."},
		{name: "lookup", own: lookupSpec, doc: "Gives the element of a map with a key, or a default if there is none."},
		{name: "matchkeys", own: matchKeysSpec, doc: "Gives the elements of a list whose counterpart in a second list is an element of a third."},
		{name: "merge", library: stdlib.MergeFunc, check: checkMerge, doc: "Puts maps together; where two have a key, the later one wins."},
		{name: "one", own: oneSpec, doc: "Gives the only element of a list, or null if it is empty; it is an error if there are more."},
		{name: "range", library: stdlib.RangeFunc, check: checkRange, doc: "Gives a list of at most 1024 numbers, from a start (0) up to but without a limit, by a step (1)."},
		{name: "reverse", library: stdlib.ReverseListFunc, doc: "Gives the elements of a list in reverse order."},
		{name: "setintersection", library: stdlib.SetIntersectionFunc, check: checkSets, doc: "Gives the elements that all of the sets have."},
		{name: "setproduct", library: stdlib.SetProductFunc, check: checkSetProduct, doc: "Gives all combinations of one element from each of the collections."},
		{name: "setsubtract", library: stdlib.SetSubtractFunc, check: checkSets, doc: "Gives the elements of a set that another does not have."},
		{name: "setunion", library: stdlib.SetUnionFunc, check: checkSets, doc: "Gives the elements that any of the sets has."},
		{name: "slice", library: stdlib.SliceFunc, doc: "Gives the elements of a list from a start index up to but without an end index."},
		{name: "sort", library: stdlib.SortFunc, doc: "Sorts a list of strings by their characters."},
		{name: "sum", own: sumSpec, doc: "Adds up the numbers of a list."},
		{name: "transpose", own: transposeSpec, doc: "Turns a map of lists of strings around: each string becomes a key, with the list of keys that had it."},
		{name: "values", library: stdlib.ValuesFunc, doc: "Gives the values of a map, in the order of its keys."},
		{name: "zipmap", library: stdlib.ZipmapFunc, check: checkZipmap, doc: "Makes a map of a list of keys and a list of values."},
	}
}

func checkConcat(_ *Budget, args []cty.Value) error {
	n := 0
	for _, arg := range args {
		n += rounds(arg)
	}
	return checkElements(n)
}

// checkRange refuses a step of zero, which the library only knows by identity.
func checkRange(_ *Budget, args []cty.Value) error {
	if len(args) != 3 {
		return nil
	}
	if step, ok := numberOf(args[2]); ok && step.Sign() == 0 {
		return function.NewArgErrorf(2, "a step other than zero is required")
	}
	return nil
}

func checkFlatten(_ *Budget, args []cty.Value) error { return checkElements(weight(args[0])) }

// checkMerge refuses what is no map. The library looks at the types only up to
// the first null.
func checkMerge(_ *Budget, args []cty.Value) error {
	for i, arg := range args {
		if ty := arg.Type(); !ty.IsObjectType() && !ty.IsMapType() && ty != cty.DynamicPseudoType {
			return function.NewArgErrorf(i, "arguments must be maps or objects, not %s", ty.FriendlyName())
		}
	}
	return nil
}

// checkSets refuses sets of nulls that have no type, which the library cannot
// put together with other sets.
func checkSets(_ *Budget, args []cty.Value) error {
	for i, arg := range args {
		if ty := arg.Type(); ty.IsSetType() && ty.ElementType() == cty.DynamicPseudoType {
			untyped := false
			elements(arg, func(cty.Value) { untyped = true })
			if untyped {
				return function.NewArgErrorf(i, "the elements must have a type, which null alone does not")
			}
		}
	}
	return nil
}

func checkZipmap(_ *Budget, args []cty.Value) (err error) {
	elements(args[0], func(key cty.Value) {
		if key.IsNull() {
			err = function.NewArgErrorf(0, "a key must not be null")
		}
	})
	return err
}

func checkSetProduct(b *Budget, args []cty.Value) error {
	product := max(1, len(args))
	for _, arg := range args {
		if product *= rounds(arg); product > MaxElements {
			return checkElements(product)
		}
	}
	return b.SpendSteps(product)
}

var allTrueSpec = &function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.List(cty.Bool)}},
	Type:   function.StaticReturnType(cty.Bool),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		result := cty.True
		elements(args[0], func(v cty.Value) {
			switch {
			case result == cty.False:
			case v.IsNull():
				result = cty.False
			case !v.IsKnown():
				result = cty.UnknownVal(cty.Bool)
			case v.False():
				result = cty.False
			}
		})
		return result, nil
	},
}

var anyTrueSpec = &function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.List(cty.Bool)}},
	Type:   function.StaticReturnType(cty.Bool),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		result := cty.False
		elements(args[0], func(v cty.Value) {
			switch {
			case result == cty.True || v.IsNull():
			case !v.IsKnown():
				result = cty.UnknownVal(cty.Bool)
			case v.True():
				result = cty.True
			}
		})
		return result, nil
	},
}

var coalesceSpec = &function.Spec{
	VarParam: &function.Parameter{Name: "vals", Type: cty.DynamicPseudoType, AllowNull: true, AllowUnknown: true, AllowDynamicType: true},
	Type: func(args []cty.Value) (cty.Type, error) {
		types := make([]cty.Type, len(args))
		for i, arg := range args {
			types[i] = arg.Type()
		}
		if len(args) == 0 {
			return cty.NilType, errors.New("at least one argument is required")
		}
		common, _ := convert.UnifyUnsafe(types)
		if common == cty.NilType {
			return cty.NilType, errors.New("all arguments must be of one type")
		}
		return common, nil
	},
	Impl: func(args []cty.Value, common cty.Type) (cty.Value, error) {
		for _, arg := range args {
			converted, err := convert.Convert(arg, common)
			switch {
			case err != nil:
				return cty.NilVal, err
			case !converted.IsKnown():
				return cty.UnknownVal(common), nil
			case converted.IsNull() || converted.RawEquals(cty.StringVal("")):
				continue
			}
			return converted, nil
		}
		return cty.NilVal, errors.New("all arguments are null or empty strings")
	},
}

var distinctSpec = &function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.List(cty.DynamicPseudoType)}},
	Type:   func(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil },
	Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		if !args[0].IsWhollyKnown() {
			return cty.UnknownVal(ty), nil
		}
		var kept []cty.Value
		seen := valueIndex{}
		elements(args[0], func(v cty.Value) {
			if seen.add(v) {
				kept = append(kept, v)
			}
		})
		return listOf(kept, ty.ElementType()), nil
	},
}

var indexSpec = &function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}, {Name: "value", Type: cty.DynamicPseudoType, AllowNull: true}},
	Type: func(args []cty.Value) (cty.Type, error) {
		if ty := args[0].Type(); !ty.IsListType() && !ty.IsTupleType() {
			return cty.NilType, function.NewArgErrorf(0, "a list is required")
		}
		return cty.Number, nil
	},
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		for it := args[0].ElementIterator(); it.Next(); {
			i, v := it.Element()
			switch equal := v.Equals(args[1]); {
			case !equal.IsKnown():
				return cty.UnknownVal(cty.Number), nil
			case equal.True():
				return i, nil
			}
		}
		return cty.NilVal, errors.New("no element of the list equals the value")
	},
}

var lengthSpec = &function.Spec{
	Params: []function.Parameter{{Name: "value", Type: cty.DynamicPseudoType, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true}},
	Type: func(args []cty.Value) (cty.Type, error) {
		ty := args[0].Type()
		if ty != cty.String && ty != cty.DynamicPseudoType && !ty.IsTupleType() && !ty.IsObjectType() && !ty.IsCollectionType() {
			return cty.NilType, function.NewArgErrorf(0, "a list, map, set or string is required")
		}
		return cty.Number, nil
	},
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		v, marks := args[0].Unmark()
		ty := v.Type()
		var result cty.Value
		var err error
		switch {
		case ty.IsTupleType() || ty.IsObjectType():
			result = cty.NumberIntVal(int64(v.LengthInt()))
		case ty == cty.DynamicPseudoType:
			result = cty.UnknownVal(cty.Number)
		case ty == cty.String:
			result, err = stdlib.Strlen(v)
		default:
			result = v.Length()
		}
		if err != nil {
			return cty.NilVal, err
		}
		return result.WithMarks(marks), nil
	},
}

var lookupSpec = &function.Spec{
	Params: []function.Parameter{
		{Name: "map", Type: cty.DynamicPseudoType, AllowMarked: true},
		{Name: "key", Type: cty.String, AllowMarked: true},
	},
	VarParam: &function.Parameter{Name: "default", Type: cty.DynamicPseudoType, AllowNull: true, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true},
	Type: func(args []cty.Value) (cty.Type, error) {
		ty := args[0].Type()
		switch {
		case len(args) > 3:
			return cty.NilType, function.NewArgErrorf(3, "a map, a key and one default are all that is taken")
		case ty.IsMapType():
			if len(args) == 3 {
				if _, err := convert.Convert(args[2], ty.ElementType()); err != nil {
					return cty.NilType, function.NewArgErrorf(2, "the default must have the type of the elements of the map: %s", err)
				}
			}
			return ty.ElementType(), nil
		case !ty.IsObjectType():
			return cty.NilType, function.NewArgErrorf(0, "a map is required")
		}
		// The type of an object's attribute depends on which one it is.
		return cty.DynamicPseudoType, nil
	},
	Impl: func(args []cty.Value, retType cty.Type) (cty.Value, error) {
		m, marks := args[0].Unmark()
		k, keyMarks := args[1].Unmark()
		name := k.AsString()
		switch {
		case m.Type().IsObjectType() && m.Type().HasAttribute(name):
			return m.GetAttr(name).WithMarks(marks, keyMarks), nil
		case m.Type().IsMapType() && m.HasIndex(k).RawEquals(cty.True):
			return m.Index(k).WithMarks(marks, keyMarks), nil
		case len(args) < 3 && len(keyMarks) > 0:
			return cty.NilVal, errors.New("the map has no such key, and no default is given")
		case len(args) < 3:
			return cty.NilVal, fmt.Errorf("the map has no key %q, and no default is given", name)
		}
		v, err := convert.Convert(args[2], retType)
		return v.WithMarks(marks, keyMarks), err
	},
}

var matchKeysSpec = &function.Spec{
	Params: []function.Parameter{
		{Name: "values", Type: cty.List(cty.DynamicPseudoType)},
		{Name: "keys", Type: cty.List(cty.DynamicPseudoType)},
		{Name: "searchset", Type: cty.List(cty.DynamicPseudoType)},
	},
	Type: func(args []cty.Value) (cty.Type, error) {
		if common, _ := convert.UnifyUnsafe([]cty.Type{args[1].Type(), args[2].Type()}); common == cty.NilType {
			return cty.NilType, function.NewArgErrorf(2, "the keys and what is searched for must be of one type")
		}
		return args[0].Type(), nil
	},
	Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		if !args[1].IsWhollyKnown() || !args[2].IsWhollyKnown() {
			return cty.UnknownVal(ty), nil
		}
		if args[0].LengthInt() != args[1].LengthInt() {
			return cty.NilVal, fmt.Errorf("there are %d values but %d keys: each value needs one key", args[0].LengthInt(), args[1].LengthInt())
		}
		common, _ := convert.UnifyUnsafe([]cty.Type{args[1].Type(), args[2].Type()})
		keys, err := convert.Convert(args[1], common)
		if err != nil {
			return cty.NilVal, function.NewArgError(1, err)
		}
		wanted, err := convert.Convert(args[2], common)
		if err != nil {
			return cty.NilVal, function.NewArgError(2, err)
		}
		searched := valueIndex{}
		elements(wanted, func(v cty.Value) { searched.add(v) })
		var kept []cty.Value
		values := args[0].AsValueSlice()
		for i, k := range keys.AsValueSlice() {
			if searched.has(k) {
				kept = append(kept, values[i])
			}
		}
		return listOf(kept, ty.ElementType()), nil
	},
}

var oneSpec = &function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}},
	Type: func(args []cty.Value) (cty.Type, error) {
		ty := args[0].Type()
		switch {
		case ty.IsListType() || ty.IsSetType():
			return ty.ElementType(), nil
		case !ty.IsTupleType():
			return cty.NilType, function.NewArgErrorf(0, "a list, a set or a tuple is required")
		case ty.Length() == 1:
			return ty.TupleElementType(0), nil
		}
		return cty.DynamicPseudoType, nil
	},
	Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		switch n := args[0].LengthInt(); n {
		case 0:
			return cty.NullVal(ty), nil
		case 1:
			return args[0].AsValueSlice()[0], nil
		default:
			return cty.NilVal, function.NewArgErrorf(0, "a list of one element or none is required, not of %d", n)
		}
	},
}

var sumSpec = &function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}},
	Type:   function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		ty := args[0].Type()
		if !ty.IsListType() && !ty.IsSetType() && !ty.IsTupleType() {
			return cty.NilVal, function.NewArgErrorf(0, "a list, a set or a tuple of numbers is required")
		}
		if args[0].LengthInt() == 0 {
			return cty.NilVal, function.NewArgErrorf(0, "a list with at least one number is required")
		}
		total := cty.Zero
		for _, v := range args[0].AsValueSlice() {
			n, err := summand(v)
			if err != nil {
				return cty.NilVal, function.NewArgError(0, err)
			}
			total = total.Add(n)
		}
		return total, nil
	},
}

func summand(v cty.Value) (cty.Value, error) {
	if text, ok := textOf(v); ok {
		if err := CheckNumberText(text); err != nil {
			return cty.NilVal, err
		}
	}
	n, err := convert.Convert(v, cty.Number)
	if err != nil || n.IsNull() {
		return cty.NilVal, errors.New("every element must be a number")
	}
	if number, ok := numberOf(n); ok {
		return n, CheckNumber(number)
	}
	return n, nil
}

var transposeSpec = &function.Spec{
	Params: []function.Parameter{{Name: "map", Type: cty.Map(cty.List(cty.String))}},
	Type:   function.StaticReturnType(cty.Map(cty.List(cty.String))),
	Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		if !args[0].IsWhollyKnown() {
			return cty.UnknownVal(ty), nil
		}
		turned := map[string][]cty.Value{}
		for it := args[0].ElementIterator(); it.Next(); {
			k, list := it.Element()
			for _, v := range valuesOf(list) {
				if v.IsNull() {
					return cty.NilVal, function.NewArgErrorf(0, "the list of %q has a null element", k.AsString())
				}
				turned[v.AsString()] = append(turned[v.AsString()], k)
			}
		}
		if len(turned) == 0 {
			return cty.MapValEmpty(cty.List(cty.String)), nil
		}
		result := make(map[string]cty.Value, len(turned))
		for k, list := range turned {
			result[k] = cty.ListVal(list)
		}
		return cty.MapVal(result), nil
	},
}

// valuesOf returns the elements of a list, none if it is null.
func valuesOf(list cty.Value) []cty.Value {
	if list.IsNull() {
		return nil
	}
	return list.AsValueSlice()
}

// listOf is cty.ListVal, which refuses to make an empty list.
func listOf(values []cty.Value, ty cty.Type) cty.Value {
	if len(values) == 0 {
		return cty.ListValEmpty(ty)
	}
	return cty.ListVal(values)
}

// A valueIndex holds known values and finds them without going through all.
type valueIndex map[int][]cty.Value

func (x valueIndex) has(v cty.Value) bool {
	return slices.ContainsFunc(x[v.Hash()], v.RawEquals)
}

// add adds a value and says whether it is a new one.
func (x valueIndex) add(v cty.Value) bool {
	if x.has(v) {
		return false
	}
	x[v.Hash()] = append(x[v.Hash()], v)
	return true
}
