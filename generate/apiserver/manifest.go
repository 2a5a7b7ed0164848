package apiserver

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"reflect"

	strict "sigs.k8s.io/json"

	"podgen/generate/object"
)

// kindOf returns the kind of an object, nil if the API server's code for it is not
// here.
func (c *Checker) kindOf(o *object.Object) *kind {
	if _, whole := o.Value.(object.Map); !whole {
		return c.kinds[reflect.TypeOf(o.Value)]
	}
	for _, k := range c.kinds {
		if k.typ.Elem().Name() == o.Kind && k.group == o.APIVersion {
			return k
		}
	}
	return nil
}

// decoded returns an object as the struct of its kind. One that podgen passes
// through whole is decoded for that, as strictly as the API server decodes what
// kubectl sends; the findings are what decoding has to say, and the value is nil
// if it failed.
func decoded(k *kind, o *object.Object) (any, []Finding) {
	m, whole := o.Value.(object.Map)
	if !whole {
		return o.Value, nil
	}
	value := reflect.New(k.typ.Elem()).Interface()
	findings, ok := decodeStrictly(m, value)
	if !ok {
		return nil, findings
	}
	return value, findings
}

// decodeStrictly decodes an object. An unknown field is a finding; a value of the
// wrong type is one that ends it.
func decodeStrictly(m object.Map, value any) ([]Finding, bool) {
	var text bytes.Buffer
	writeJSON(&text, m)
	unknown, err := strict.UnmarshalStrict(text.Bytes(), value)
	r := newResolver(value, nil)
	if err != nil {
		f := Finding{Type: TypeInvalid, Detail: err.Error()}
		if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			f.Field, f.Path = wrong.Field, r.pathOf(wrong.Field)
			f.Detail = fmt.Sprintf("a JSON %s cannot be decoded as %s", wrong.Value, wrong.Type)
		}
		return []Finding{f}, false
	}
	findings := make([]Finding, 0, len(unknown))
	for _, err := range unknown {
		f := Finding{Type: TypeInvalid, Detail: err.Error()}
		if at, ok := errors.AsType[strict.FieldError](err); ok {
			f.Field, f.Path = at.FieldPath(), splitPath(at.FieldPath())
		}
		findings = append(findings, f)
	}
	return findings, true
}

// writeJSON writes a value of an object.Map.
func writeJSON(w *bytes.Buffer, value any) {
	switch v := value.(type) {
	case object.Map:
		w.WriteByte('{')
		for i, entry := range v {
			if i > 0 {
				w.WriteByte(',')
			}
			writeJSON(w, entry.Key)
			w.WriteByte(':')
			writeJSON(w, entry.Value)
		}
		w.WriteByte('}')
	case []any:
		w.WriteByte('[')
		for i, item := range v {
			if i > 0 {
				w.WriteByte(',')
			}
			writeJSON(w, item)
		}
		w.WriteByte(']')
	case *big.Float:
		if v.IsInt() {
			w.WriteString(v.Text('f', 0))
		} else {
			w.WriteString(v.Text('g', -1))
		}
	default: // string, bool, nil
		text, err := json.Marshal(v)
		if err != nil {
			panic(err) // an object.Map holds nothing else
		}
		w.Write(text)
	}
}
