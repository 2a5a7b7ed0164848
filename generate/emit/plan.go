package emit

import (
	"encoding/json"
	"reflect"
	"strings"
	"sync"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// plan is all that writing a value of one Go type needs to know of the type.
type plan struct {
	kind   kind
	elem   *plan   // of a pointer, a list, a map
	fields []field // of a struct, in the order in which they are written
}

// kind is how a value is written.
type kind uint8

const (
	unsupported kind = iota
	boolean
	integer
	unsigned
	float
	text
	base64Bytes
	list
	mapping
	structure
	pointer
	dynamic // an interface
	quantity
	intOrString
	timestamp
	microTimestamp
	marshaler // a type that only its own MarshalJSON can tell
)

// field is a field of a struct.
type field struct {
	name   string // in JSON
	key    string // the name as written, with its colon
	index  int    // in the Go struct
	inline bool   // its own fields take its place
	plan   *plan
}

// plans holds the plan of each type that was met. A plan depends on nothing
// but its type, so it does not matter who makes it first.
var plans sync.Map // reflect.Type to *plan

func planOf(t reflect.Type) *plan {
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	made := planner{}
	p := made.plan(t)
	for t, p := range made {
		plans.Store(t, p)
	}
	return p
}

// planner holds the plans of one call of planOf, the unfinished ones too: a
// type may refer to itself.
type planner map[reflect.Type]*plan

func (made planner) plan(t reflect.Type) *plan {
	if p, ok := made[t]; ok {
		return p
	}
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	p := &plan{kind: kindOf(t)}
	made[t] = p
	switch p.kind {
	case pointer, list, mapping:
		p.elem = made.plan(t.Elem())
	case structure:
		p.fields = made.fields(t)
	}
	return p
}

var (
	jsonMarshaler = reflect.TypeFor[json.Marshaler]()
	objectMeta    = reflect.TypeFor[metav1.ObjectMeta]()
	typeMeta      = reflect.TypeFor[metav1.TypeMeta]()
)

func kindOf(t reflect.Type) kind {
	switch t {
	case reflect.TypeFor[resource.Quantity]():
		return quantity
	case reflect.TypeFor[intstr.IntOrString]():
		return intOrString
	case reflect.TypeFor[metav1.Time]():
		return timestamp
	case reflect.TypeFor[metav1.MicroTime]():
		return microTimestamp
	}
	switch t.Kind() {
	case reflect.Pointer:
		return pointer
	case reflect.Interface:
		return dynamic
	}
	if reflect.PointerTo(t).Implements(jsonMarshaler) {
		return marshaler
	}
	switch t.Kind() {
	case reflect.Bool:
		return boolean
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return integer
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return unsigned
	case reflect.Float32, reflect.Float64:
		return float
	case reflect.String:
		return text
	case reflect.Struct:
		return structure
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return base64Bytes
		}
		return list
	case reflect.Map:
		if t.Key().Kind() == reflect.String {
			return mapping
		}
	}
	return unsupported
}

func (made planner) fields(t reflect.Type) []field {
	var fields []field
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		inline := name == "" && f.Type.Kind() == reflect.Struct && (f.Anonymous || options == "inline")
		if name == "" {
			name = f.Name
		}
		if !f.IsExported() || name == "-" || neverWritten(t, name) {
			continue
		}
		fields = append(fields, field{
			name:   name,
			key:    string(appendOneLine(nil, name)) + ":",
			index:  i,
			inline: inline,
			plan:   made.plan(f.Type),
		})
	}
	if t == typeMeta {
		// The Go struct has kind first, every manifest has apiVersion first.
		fields[0], fields[1] = fields[1], fields[0]
	}
	return fields
}

// neverWritten says whether a field is the cluster's to write: the status of
// an object (also of one inside another, such as the claim templates of a
// StatefulSet) and the time when it was created.
func neverWritten(t reflect.Type, name string) bool {
	switch name {
	case "status":
		f, ok := t.FieldByName("TypeMeta")
		return ok && f.Type == typeMeta
	case "creationTimestamp":
		return t == objectMeta
	}
	return false
}
