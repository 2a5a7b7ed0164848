package evaluate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"podgen/generate/diag"
	"podgen/generate/object"
	"podgen/generate/origin"
	"podgen/schema"
)

// manifest evaluates an object that is passed through whole.
func (ev *evaluator) manifest(i *instance) *Object {
	o := &Object{Value: object.Map{}, Origin: origin.At(i.block.header), Range: *i.block.header, Name: i.defaultName()}
	a := i.block.attribute("object")
	if a == nil {
		return o // reported when the block was compiled
	}
	v, whole := ev.attributeValue(a, i.scope(), i)
	if !whole {
		return o
	}
	if v, whole = ev.unmark(v, a, i.scope()); !whole {
		return o
	}
	if t := v.Type(); v.IsNull() || !t.IsObjectType() && !t.IsMapType() {
		ev.report(diag.Error(*a.expression.at, "Value not possible", "%q is an object with apiVersion, kind and metadata, and not %s.", "object", kindOf(v)))
		return o
	}
	if value, ok := ev.plainValue(v, a.expression.ranges, o.Origin); ok {
		o.Value = value
		ev.identity(value.(object.Map), a)
	}
	return o
}

// identity checks that an object says what it is.
func (ev *evaluator) identity(o object.Map, a *attribute) {
	var missing []string
	for _, key := range []string{"apiVersion", "kind"} {
		if s, ok := o.Get(key).(string); !ok || s == "" {
			missing = append(missing, fmt.Sprintf("%q", key))
		}
	}
	if len(missing) > 0 {
		ev.report(diag.Error(*a.expression.at, "Key missing", "The object needs %s, a text.", strings.Join(missing, " and ")))
	}
	switch o.Get("metadata").(type) {
	case nil, object.Map:
	default:
		ev.report(diag.Error(*a.expression.ranges.Key("metadata").Self, "Value not possible", "The metadata of an object is a map: { name = …, labels = { … } }."))
	}
}

// plainValue turns a value into maps, lists and scalars, in the order of the file.
func (ev *evaluator) plainValue(v cty.Value, at *schema.Ranges, node *origin.Node) (any, bool) {
	node.Range = at.Self
	t := v.Type()
	switch {
	case v.IsNull():
		return nil, true
	case t == runtimeType:
		ev.report(runtimeMisplaced(*at.Self, "The object holds a value that is"))
		return nil, false
	case t == cty.String:
		return v.AsString(), true
	case t == cty.Bool:
		return v.True(), true
	case t == cty.Number:
		return v.AsBigFloat(), true
	case t.IsObjectType() || t.IsMapType():
		return ev.plainMap(v, at, node)
	case v.CanIterateElements():
		list := make([]any, 0, v.LengthInt())
		for it, i := v.ElementIterator(), 0; it.Next(); i++ {
			_, element := it.Element()
			child := &origin.Node{}
			value, ok := ev.plainValue(element, at.Item(i), child)
			if !ok {
				return nil, false
			}
			list = append(list, value)
			node.Append(child)
		}
		return list, true
	}
	ev.report(diag.Error(*at.Self, "Value not possible", "The object holds %s, which YAML cannot say.", kindOf(v)))
	return nil, false
}

func (ev *evaluator) plainMap(v cty.Value, at *schema.Ranges, node *origin.Node) (any, bool) {
	var m object.Map
	for it := v.ElementIterator(); it.Next(); {
		k, element := it.Element()
		child := &origin.Node{}
		value, ok := ev.plainValue(element, at.Key(k.AsString()), child)
		if !ok {
			return nil, false
		}
		m = append(m, object.Entry{Key: k.AsString(), Value: value})
		node.Set(k.AsString(), child)
	}
	place := func(key string) int {
		if i := slices.Index(at.Order, key); i >= 0 {
			return i
		}
		return len(at.Order)
	}
	if len(at.Order) > 0 {
		slices.SortStableFunc(m, func(a, b object.Entry) int { return place(a.Key) - place(b.Key) })
	}
	if m == nil {
		m = object.Map{}
	}
	return m, true
}
