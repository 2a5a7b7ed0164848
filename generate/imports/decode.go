package imports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	strict "sigs.k8s.io/json"
)

// json writes a value as JSON.
func (v *value) json() []byte {
	var b bytes.Buffer
	v.writeJSON(&b)
	return b.Bytes()
}

func (v *value) writeJSON(b *bytes.Buffer) {
	quote := func(s string) {
		quoted, _ := json.Marshal(s) // a string always can
		b.Write(quoted)
	}
	switch v.form {
	case formNull:
		b.WriteString("null")
	case formText:
		quote(v.text)
	case formNumber, formBoolean:
		b.WriteString(v.text)
	case formList, formObject:
		b.WriteByte("[{"[v.form-formList])
		for i, e := range v.entries {
			if i > 0 {
				b.WriteByte(',')
			}
			if v.form == formObject {
				quote(e.key)
				b.WriteByte(':')
			}
			e.value.writeJSON(b)
		}
		b.WriteByte("]}"[v.form-formList])
	}
}

// decodes holds a document to the fields and types of its kind, as the API server
// does.
func (r *reader) decodes(d *document) bool {
	unknown, err := strict.UnmarshalStrict(d.root.json(), reflect.New(d.kind.Type).Interface())
	if err != nil {
		return r.wrongType(d, err)
	}
	for _, err := range unknown {
		at, detail := d.root.at, err.Error()
		if e, ok := errors.AsType[strict.FieldError](err); ok {
			path := splitPath(e.FieldPath())
			if v := d.root.find(path); v != nil {
				at = v.at
			}
			detail = fmt.Sprintf("%s has no field %q.%s", d.kindName(), e.FieldPath(), instead(typeAt(d.kind.Type, path[:len(path)-1]), path[len(path)-1]))
		}
		r.fail(at, "Unknown field", "%s", detail)
	}
	return len(unknown) == 0
}

// filled makes empty texts of the nulls in maps and lists of texts, as decoding does:
// a label without a value is a label.
func (v *value) filled(t reflect.Type) {
	t = valueType(t)
	for _, e := range v.entries {
		switch t.Kind() {
		case reflect.Slice, reflect.Map:
			if e.value.form == formNull && t.Elem().Kind() == reflect.String {
				e.value.form = formText
			}
			e.value.filled(t.Elem())
		case reflect.Struct:
			if f, ok := fieldOf(t, e.key); ok {
				e.value.filled(f)
			}
		}
	}
}

func (v *value) hasNulls() bool {
	return v.form == formNull || slices.ContainsFunc(v.entries, func(e entry) bool { return e.value.hasNulls() })
}

// splitPath takes a path of the decoder apart: spec.containers[0].image.
func splitPath(path string) []string {
	return strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune(".[]", r) })
}

// find returns the value at a path of names and indices, or the last on the way.
func (v *value) find(path []string) *value {
	for _, name := range path {
		next := v.step(name)
		if next == nil {
			return v
		}
		v = next
	}
	return v
}

func (v *value) step(name string) *value {
	for i, e := range v.entries {
		if v.form == formList && name == itoa(i) || v.form == formObject && name == e.key {
			return e.value
		}
	}
	return nil
}

// typeAt is the struct, map or list at a path in a type, nil if there is none.
func typeAt(t reflect.Type, path []string) reflect.Type {
	for _, name := range path {
		switch t = valueType(t); t.Kind() {
		case reflect.Slice, reflect.Map:
			t = t.Elem()
		case reflect.Struct:
			f, ok := fieldOf(t, name)
			if !ok {
				return nil
			}
			t = f
		}
	}
	return valueType(t)
}

// valueType is what a pointer points to, and any other type itself.
func valueType(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

// fieldNames are the JSON names of the fields of a struct.
func fieldNames(t reflect.Type) []string {
	if t == nil || t.Kind() != reflect.Struct {
		return nil
	}
	var names []string
	for _, f := range reflect.VisibleFields(t) {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" && name != "-" {
			names = append(names, name)
		}
	}
	return names
}

func fieldOf(t reflect.Type, name string) (reflect.Type, bool) {
	for _, f := range reflect.VisibleFields(t) {
		if json, _, _ := strings.Cut(f.Tag.Get("json"), ","); json == name {
			return f.Type, true
		}
	}
	return nil, false
}
