package schema

import (
	"fmt"
	"math/big"
	"reflect"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"podgen/generate/origin"
)

// Leaf says how an attribute's value becomes a Go value.
type Leaf int

// The leaves of the API's types. A pointer to one is the same leaf.
const (
	notLeaf Leaf = iota
	LeafString
	LeafBool
	LeafInt
	LeafQuantity
	LeafIntOrString
	LeafTime
	LeafStringList
	LeafIntList
	LeafStringMap
	LeafBytesMap
	LeafQuantityMap
)

var (
	quantityType    = reflect.TypeFor[resource.Quantity]()
	intOrStringType = reflect.TypeFor[intstr.IntOrString]()
	timeType        = reflect.TypeFor[metav1.Time]()
)

// leafOf returns the leaf of a Go type, false for a struct or a list of structs.
func leafOf(t reflect.Type) (Leaf, bool) {
	t = deref(t)
	switch t {
	case quantityType:
		return LeafQuantity, true
	case intOrStringType:
		return LeafIntOrString, true
	case timeType:
		return LeafTime, true
	}
	switch t.Kind() {
	case reflect.String:
		return LeafString, true
	case reflect.Bool:
		return LeafBool, true
	case reflect.Int32, reflect.Int64:
		return LeafInt, true
	case reflect.Slice:
		switch t.Elem().Kind() {
		case reflect.String:
			return LeafStringList, true
		case reflect.Int32, reflect.Int64:
			return LeafIntList, true
		}
	case reflect.Map:
		switch {
		case t.Elem() == quantityType:
			return LeafQuantityMap, true
		case t.Elem().Kind() == reflect.String:
			return LeafStringMap, true
		case t.Elem().Kind() == reflect.Slice:
			return LeafBytesMap, true
		}
	}
	return notLeaf, false
}

// Constraint returns the cty type that a value must convert to;
// cty.DynamicPseudoType where several will do.
func (l Leaf) Constraint() cty.Type {
	switch l {
	case LeafString, LeafTime:
		return cty.String
	case LeafBool:
		return cty.Bool
	case LeafInt:
		return cty.Number
	case LeafStringList:
		return cty.List(cty.String)
	case LeafIntList:
		return cty.List(cty.Number)
	case LeafStringMap, LeafBytesMap, LeafQuantityMap:
		return cty.Map(cty.String)
	}
	return cty.DynamicPseudoType
}

// String describes the values that the leaf takes, for documentation and messages.
func (l Leaf) String() string {
	switch l {
	case LeafString:
		return "string"
	case LeafBool:
		return "bool"
	case LeafInt:
		return "whole number"
	case LeafQuantity:
		return "quantity"
	case LeafIntOrString:
		return "whole number or string"
	case LeafTime:
		return "time (RFC 3339)"
	case LeafStringList:
		return "list of strings"
	case LeafIntList:
		return "list of whole numbers"
	case LeafStringMap:
		return "map of strings"
	case LeafBytesMap:
		return "map of base64 strings"
	case LeafQuantityMap:
		return "map of quantities"
	}
	return ""
}

// Ranges are the places of a value in a file: its own, and those of the
// elements of a list or object that is written out.
type Ranges struct {
	Self  *hcl.Range
	Items []*Ranges
	Keys  map[string]*Ranges
	// Order are the keys in the order of the file; nil where the value is not
	// written out as an object.
	Order []string
}

// Item returns the place of a list's element, or of the whole where the file
// does not show it.
func (r *Ranges) Item(i int) *Ranges {
	if i < len(r.Items) {
		return r.Items[i]
	}
	return &Ranges{Self: r.Self}
}

// Key returns the place of an object's entry, or of the whole where the file
// does not show it.
func (r *Ranges) Key(k string) *Ranges {
	if known := r.Keys[k]; known != nil {
		return known
	}
	return &Ranges{Self: r.Self}
}

// Problem is a value that an attribute cannot take.
type Problem struct {
	Range  *hcl.Range
	Detail string
}

// Decoded is a Go value with its origins.
type Decoded struct {
	Value  reflect.Value // assignable to the attribute's Type
	Origin *origin.Node
}

// Decode turns a value into the attribute's Go type. The value must be known,
// not null and without marks.
func (a *Attribute) Decode(v cty.Value, at *Ranges) (Decoded, *Problem) {
	t := a.Type
	value, node, problem := decodeLeaf(a.Leaf, deref(t), v, at)
	if problem != nil {
		return Decoded{}, problem
	}
	if t.Kind() == reflect.Pointer {
		pointer := reflect.New(t.Elem())
		pointer.Elem().Set(value)
		value = pointer
	}
	return Decoded{value, node}, nil
}

func decodeLeaf(leaf Leaf, t reflect.Type, v cty.Value, at *Ranges) (reflect.Value, *origin.Node, *Problem) {
	switch leaf {
	case LeafStringList, LeafIntList:
		return decodeList(t, v, at)
	case LeafStringMap, LeafBytesMap, LeafQuantityMap:
		return decodeMap(leaf, t, v, at)
	}
	node := origin.At(at.Self)
	out := reflect.New(t).Elem()
	fail := func(detail string, args ...any) (reflect.Value, *origin.Node, *Problem) {
		return out, nil, &Problem{at.Self, fmt.Sprintf(detail, args...)}
	}
	switch leaf {
	case LeafBool:
		b, err := convert.Convert(v, cty.Bool)
		if err != nil {
			return fail("%s", needs("a bool", v))
		}
		out.SetBool(b.True())
	case LeafInt:
		n, detail := wholeNumber(v, t)
		if detail != "" {
			return fail("%s", detail)
		}
		out.SetInt(n)
	case LeafIntOrString:
		if v.Type() == cty.Number {
			n, detail := wholeNumber(v, reflect.TypeFor[int32]())
			if detail != "" {
				return fail("%s", detail)
			}
			out.Set(reflect.ValueOf(intstr.FromInt32(int32(n))))
			break
		}
		s, err := convert.Convert(v, cty.String)
		if err != nil {
			return fail("%s", needs("a whole number or a string", v))
		}
		out.Set(reflect.ValueOf(intstr.FromString(s.AsString())))
	case LeafQuantity:
		q, spelling, detail := quantity(v)
		if detail != "" {
			return fail("%s", detail)
		}
		node.Spelling = spelling
		out.Set(reflect.ValueOf(q))
	default:
		s, err := convert.Convert(v, cty.String)
		if err != nil {
			return fail("%s", needs("a string", v))
		}
		if leaf == LeafTime {
			parsed, err := time.Parse(time.RFC3339, s.AsString())
			if err != nil {
				return fail("%q is not a time. Write it as RFC 3339 has it: \"2006-01-02T15:04:05Z\".", s.AsString())
			}
			out.Set(reflect.ValueOf(metav1.NewTime(parsed)))
			break
		}
		out.SetString(s.AsString())
	}
	return out, node, nil
}

func decodeList(t reflect.Type, v cty.Value, at *Ranges) (reflect.Value, *origin.Node, *Problem) {
	if !v.CanIterateElements() || v.Type().IsMapType() || v.Type().IsObjectType() {
		return reflect.Value{}, nil, &Problem{at.Self, needs("a list", v)}
	}
	n := v.LengthInt()
	out, node := reflect.MakeSlice(t, n, n), origin.At(at.Self)
	leaf, _ := leafOf(t.Elem())
	for it, i := v.ElementIterator(), 0; it.Next(); i++ {
		_, element := it.Element()
		place := at.Item(i)
		if element.IsNull() {
			return out, nil, &Problem{place.Self, "An element of the list is null."}
		}
		value, child, problem := decodeLeaf(leaf, t.Elem(), element, place)
		if problem != nil {
			return out, nil, problem
		}
		out.Index(i).Set(value)
		node.Append(child)
	}
	return out, node, nil
}

func decodeMap(leaf Leaf, t reflect.Type, v cty.Value, at *Ranges) (reflect.Value, *origin.Node, *Problem) {
	if !v.CanIterateElements() || !v.Type().IsMapType() && !v.Type().IsObjectType() {
		return reflect.Value{}, nil, &Problem{at.Self, needs("a map", v)}
	}
	out, node := reflect.MakeMapWithSize(t, v.LengthInt()), origin.At(at.Self)
	for it := v.ElementIterator(); it.Next(); {
		k, element := it.Element()
		key := k.AsString()
		place := at.Key(key)
		if element.IsNull() {
			continue // as in Terraform, a null entry is none
		}
		value, child, problem := decodeEntry(leaf, t.Elem(), element, place)
		if problem != nil {
			problem.Detail = fmt.Sprintf("The value of %q: %s", key, problem.Detail)
			return out, nil, problem
		}
		out.SetMapIndex(reflect.ValueOf(key).Convert(t.Key()), value)
		node.Set(key, child)
	}
	return out, node, nil
}

func decodeEntry(leaf Leaf, t reflect.Type, v cty.Value, at *Ranges) (reflect.Value, *origin.Node, *Problem) {
	switch leaf {
	case LeafQuantityMap:
		return decodeLeaf(LeafQuantity, t, v, at)
	case LeafBytesMap:
		return decodeBase64(t, v, at)
	}
	return decodeLeaf(LeafString, t, v, at)
}

// quantity parses a resource quantity and keeps its spelling: the API would
// print 0.5 as 500m.
func quantity(v cty.Value) (q resource.Quantity, spelling, detail string) {
	s, err := convert.Convert(v, cty.String)
	if err != nil {
		return q, "", needs("a quantity", v)
	}
	spelling = s.AsString()
	if v.Type() == cty.Number {
		spelling = v.AsBigFloat().Text('f', -1)
	}
	q, err = resource.ParseQuantity(spelling)
	if err != nil {
		return q, "", fmt.Sprintf("%q is not a quantity. Write a number with a unit of Kubernetes: \"500m\", \"0.5\", \"128Mi\", \"2Gi\".", short(spelling))
	}
	return q, spelling, ""
}

func wholeNumber(v cty.Value, t reflect.Type) (n int64, detail string) {
	number, err := convert.Convert(v, cty.Number)
	if err != nil {
		return 0, needs("a whole number", v)
	}
	n, accuracy := number.AsBigFloat().Int64()
	if accuracy != big.Exact {
		return 0, fmt.Sprintf("%s is not a whole number of at most 64 bits.", short(number.AsBigFloat().Text('g', 20)))
	}
	if reflect.Zero(t).OverflowInt(n) {
		return 0, fmt.Sprintf("%d is out of range: the field holds %d bits.", n, t.Bits())
	}
	return n, ""
}

// needs says that a value has the wrong type.
func needs(what string, v cty.Value) string {
	got := v.Type().FriendlyName()
	if v.Type().IsObjectType() && v.Type().HasAttribute("name") {
		return fmt.Sprintf("Needs %s, and got %s. To refer to it by name, add `.name`.", what, article(got))
	}
	return fmt.Sprintf("Needs %s, and got %s.", what, article(got))
}

func article(noun string) string {
	if noun != "" && strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// short cuts a text that a message quotes.
func short(s string) string {
	if len(s) > 80 {
		return s[:80] + "…"
	}
	return s
}
