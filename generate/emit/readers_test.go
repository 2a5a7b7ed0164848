package emit_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	yamlv2 "go.yaml.in/yaml/v2"
	yamlv3 "go.yaml.in/yaml/v3"
	yamlv4 "go.yaml.in/yaml/v4"
	apiequality "k8s.io/apimachinery/pkg/api/equality"
	"sigs.k8s.io/yaml"

	"podgen/generate/emit"
	"podgen/generate/object"
)

// readers are the YAML readers that a manifest meets in Go, none of them
// podgen's own. Each returns what it reads, with no type to guide it.
var readers = []struct {
	name string
	read func([]byte) (any, error)
}{
	{"yaml/v2", func(in []byte) (value any, err error) { return value, yamlv2.UnmarshalStrict(in, &value) }},
	{"yaml/v3", func(in []byte) (value any, err error) { return value, yamlv3.Unmarshal(in, &value) }},
	{"yaml/v4", func(in []byte) (value any, err error) {
		return value, yamlv4.Load(in, &value, yamlv4.WithUniqueKeys())
	}},
	{"yaml/v4 classic", func(in []byte) (value any, err error) { return value, yamlv4.Unmarshal(in, &value) }},
	{"sigs.k8s.io/yaml", func(in []byte) (value any, err error) {
		return value, yaml.UnmarshalStrict(in, &value, func(d *json.Decoder) *json.Decoder { d.UseNumber(); return d })
	}},
}

// readsBack fails the test unless every reader makes of the object's YAML the
// object itself: its typed value, decoded strictly, and its JSON.
func readsBack(t testing.TB, o *object.Object) {
	t.Helper()
	out, err := emit.Object(nil, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := withoutZeros(jsonForm(t, o.Value))
	for _, reader := range readers {
		read, err := read(reader.read, out)
		if err != nil {
			t.Errorf("%s cannot read it: %s\n%s", reader.name, err, shorten(out))
			continue
		}
		got, err := jsonOf(read)
		if err != nil {
			t.Errorf("%s reads something else than JSON: %s\n%s", reader.name, err, shorten(out))
			continue
		}
		if kept := withoutZeros(decodeJSON(t, got)); !reflect.DeepEqual(want, kept) {
			t.Errorf("%s reads something else (-object +read):\n%s\n%s", reader.name, difference(want, kept), shorten(out))
		}
		decode := func(into any) error {
			decoder := json.NewDecoder(bytes.NewReader(got))
			decoder.DisallowUnknownFields()
			return decoder.Decode(into)
		}
		sameTyped(t, reader.name, o.Value, decode, out)
	}
	sameTyped(t, "sigs.k8s.io/yaml, typed", o.Value, func(into any) error { return yaml.UnmarshalStrict(out, into) }, out)
}

// read turns a reader's panic into an error.
func read(reader func([]byte) (any, error), in []byte) (value any, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return reader(in)
}

// sameTyped decodes into a fresh value of the object's type and compares.
func sameTyped(t testing.TB, reader string, want any, decode func(into any) error, out []byte) {
	t.Helper()
	if reflect.TypeOf(want).Kind() != reflect.Pointer {
		return
	}
	got := reflect.New(reflect.TypeOf(want).Elem()).Interface()
	if err := decode(got); err != nil {
		t.Errorf("%s: %s\n%s", reader, err, shorten(out))
		return
	}
	if !apiequality.Semantic.DeepEqual(want, got) {
		t.Errorf("%s: the object is another one (-object +read):\n%s\n%s", reader, difference(want, got), shorten(out))
	}
}

// jsonForm returns the JSON of an object's value, decoded.
func jsonForm(t testing.TB, value any) any {
	t.Helper()
	data, err := jsonOf(value)
	if err != nil {
		t.Fatal(err)
	}
	return decodeJSON(t, data)
}

func decodeJSON(t testing.TB, data []byte) any {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func jsonOf(value any) ([]byte, error) {
	plain, err := plainValue(value)
	if err != nil {
		return nil, err
	}
	return json.Marshal(plain)
}

// plainValue makes JSON's own types of what a reader or a Map holds. A key
// that is no string is an error: no reader may see anything else in one.
func plainValue(value any) (any, error) {
	switch value := value.(type) {
	case object.Map:
		m := map[string]any{}
		for _, entry := range value {
			child, err := plainValue(entry.Value)
			if err != nil {
				return nil, err
			}
			m[entry.Key] = child
		}
		return m, nil
	case map[any]any:
		m := map[string]any{}
		for key, child := range value {
			name, ok := key.(string)
			if !ok {
				return nil, fmt.Errorf("the key %v is a %T", key, key)
			}
			child, err := plainValue(child)
			if err != nil {
				return nil, err
			}
			m[name] = child
		}
		return m, nil
	case map[string]any:
		m := map[string]any{}
		for key, child := range value {
			child, err := plainValue(child)
			if err != nil {
				return nil, err
			}
			m[key] = child
		}
		return m, nil
	case []any:
		items := []any{}
		for _, item := range value {
			item, err := plainValue(item)
			if err != nil {
				return nil, err
			}
			items = append(items, item)
		}
		return items, nil
	case *big.Float:
		if value == nil {
			return nil, nil
		}
		f, _ := value.Float64()
		return f, nil
	}
	return value, nil
}

// withoutZeros drops from maps what is zero in JSON's eyes: emit leaves such
// fields out, encoding/json some of them.
func withoutZeros(value any) any {
	switch value := value.(type) {
	case map[string]any:
		kept := map[string]any{}
		for key, child := range value {
			if child := withoutZeros(child); !isZeroJSON(child) {
				kept[key] = child
			}
		}
		return kept
	case []any:
		kept := []any{}
		for _, item := range value {
			kept = append(kept, withoutZeros(item))
		}
		return kept
	}
	return value
}

func isZeroJSON(value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case string:
		return value == ""
	case bool:
		return !value
	case json.Number:
		return value == "0"
	case map[string]any:
		return len(value) == 0
	case []any:
		return len(value) == 0
	}
	return false
}

// difference compares the JSON of two values as text: cmp takes forever over
// values that nest deeply.
func difference(want, got any) string {
	text := func(value any) string {
		data, err := json.MarshalIndent(value, "", " ")
		if err != nil {
			return err.Error()
		}
		return string(data)
	}
	return shorten([]byte(cmp.Diff(text(want), text(got))))
}

// shorten keeps a message readable when the text is very long.
func shorten(text []byte) string {
	const most = 3000
	if len(text) <= most {
		return string(text)
	}
	return fmt.Sprintf("%s… (%d bytes in all)", text[:most], len(text))
}
