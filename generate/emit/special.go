package emit

import (
	"encoding/json"
	"reflect"
	"strconv"
	"time"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// special writes a value of one of the types that JSON does not see as the
// struct that it is in Go.
func (w *writer) special(v reflect.Value, k kind, at place) *Error {
	switch k {
	case quantity:
		return w.quantity(quantityOf(v), at)
	case intOrString:
		return w.intOrString(addressOf(v).(*intstr.IntOrString), at)
	case timestamp:
		return w.time(addressOf(v).(*metav1.Time).Time, time.RFC3339, at)
	case microTimestamp:
		return w.time(addressOf(v).(*metav1.MicroTime).Time, metav1.RFC3339Micro, at)
	default:
		return w.marshaler(addressOf(v).(json.Marshaler), at)
	}
}

// addressOf returns a pointer to the value, or to a copy where the value is in
// a map and has no address.
func addressOf(v reflect.Value) any {
	if v.CanAddr() {
		return v.Addr().Interface()
	}
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	return p.Interface()
}

func quantityOf(v reflect.Value) *resource.Quantity {
	return addressOf(v).(*resource.Quantity)
}

// quantity writes a quantity as the file spelled it, or else as the API does.
func (w *writer) quantity(q *resource.Quantity, at place) *Error {
	if at.node != nil && at.node.Spelling != "" {
		return w.text(at.node.Spelling, at)
	}
	var space [32]byte
	number, suffix := q.CanonicalizeBytes(space[:0])
	return w.text(string(append(number, suffix...)), at)
}

func (w *writer) intOrString(value *intstr.IntOrString, at place) *Error {
	if value.Type == intstr.String {
		return w.text(value.StrVal, at)
	}
	w.buf = strconv.AppendInt(append(w.buf, ' '), int64(value.IntVal), 10)
	w.end(at.near)
	return nil
}

func (w *writer) time(t time.Time, layout string, at place) *Error {
	if t.IsZero() {
		w.word("null", at.near)
		return nil
	}
	t = t.UTC()
	if year := t.Year(); year < 0 || year > 9999 {
		return problem("the year %d cannot be written: a year has four digits", year)
	}
	return w.text(t.Format(layout), at)
}

// marshaler writes what a type says that its JSON is.
func (w *writer) marshaler(value json.Marshaler, at place) *Error {
	data, err := value.MarshalJSON()
	if err != nil {
		return problem("the value cannot be written as JSON: %s", err)
	}
	decoded, err := decodeJSON(data)
	if err != nil {
		return problem("the value is not JSON: %s", err)
	}
	return w.dynamic(decoded, at)
}
