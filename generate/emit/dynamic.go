package emit

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/big"
	"reflect"
	"slices"
	"strconv"
	"unicode/utf8"

	"podgen/generate/object"
)

// rootMap writes an object that is a Map: apiVersion and kind, then the rest
// in its order, without what is the cluster's to write.
func (w *writer) rootMap(m object.Map, at place) *Error {
	ordered := make(object.Map, 0, len(m))
	for _, key := range []string{"apiVersion", "kind"} {
		for _, entry := range m {
			if entry.Key == key {
				ordered = append(ordered, entry)
			}
		}
	}
	for _, entry := range m {
		switch entry.Key {
		case "apiVersion", "kind", "status":
			continue
		case "metadata":
			entry.Value = withoutCreation(entry.Value)
		}
		ordered = append(ordered, entry)
	}
	if len(ordered) == 0 {
		w.buf = append(w.buf, "{}"...)
		w.end(at.near)
		return nil
	}
	return w.entries(ordered, at)
}

func withoutCreation(metadata any) any {
	m, ok := metadata.(object.Map)
	if plain, isPlain := metadata.(map[string]any); isPlain {
		m, ok = sortedMap(plain), true
	}
	if !ok {
		return metadata
	}
	return slices.DeleteFunc(slices.Clone(m), func(e object.Entry) bool { return e.Key == "creationTimestamp" })
}

// sortedMap returns the entries of m in the order of their keys.
func sortedMap(m map[string]any) object.Map {
	sorted := make(object.Map, 0, len(m))
	for _, key := range sortedKeys(m, nil) {
		sorted = append(sorted, object.Entry{Key: key, Value: m[key]})
	}
	return sorted
}

// dynamic writes a value whose type nothing declares. All that it holds is
// written: nothing is empty by default here.
func (w *writer) dynamic(value any, at place) *Error {
	switch value := value.(type) {
	case nil:
		w.word("null", at.near)
	case bool:
		w.word(strconv.FormatBool(value), at.near)
	case string:
		return w.text(value, at)
	case int64:
		w.word(strconv.FormatInt(value, 10), at.near)
	case float64:
		return w.float(value, at)
	case *big.Float:
		return w.bigFloat(value, at)
	case json.Number:
		return w.jsonNumber(value, at)
	case object.Map:
		return w.dynamicMap(value, at)
	case map[string]any:
		return w.dynamicMap(sortedMap(value), at)
	case []any:
		return w.dynamicList(value, at)
	default:
		v := reflect.ValueOf(value)
		return w.value(v, planOf(v.Type()), at)
	}
	return nil
}

func (w *writer) dynamicMap(m object.Map, at place) *Error {
	if len(m) == 0 {
		w.word("{}", at.near)
		return nil
	}
	if err := w.enter(at); err != nil {
		return err
	}
	at.column += 2
	return w.entries(m, at)
}

// entries writes the entries of a map at the column of the given place.
func (w *writer) entries(m object.Map, at place) *Error {
	seen := make(map[string]bool, len(m))
	for _, entry := range m {
		here := at.field(entry.Key, at.column)
		if seen[entry.Key] {
			return problem("the key stands twice in one map").under(entry.Key)
		}
		seen[entry.Key] = true
		err := w.key(entry.Key, here)
		if err == nil {
			err = w.dynamic(entry.Value, here)
		}
		if err != nil {
			return err.under(entry.Key)
		}
	}
	return nil
}

func (w *writer) dynamicList(items []any, at place) *Error {
	if len(items) == 0 {
		w.word("[]", at.near)
		return nil
	}
	column, err := w.enterList(at)
	if err != nil {
		return err
	}
	for i, item := range items {
		w.dash(column)
		if err := w.dynamic(item, at.item(i, column)); err != nil {
			return err.underIndex(i)
		}
	}
	return nil
}

// decodeJSON decodes a JSON value: its objects become Maps in their order, its
// numbers stay as they are written.
func decodeJSON(data []byte) (any, error) {
	// The decoder would replace what is not UTF-8, and knows no bound to the
	// depth when it reads token by token.
	if !utf8.Valid(data) {
		return nil, errors.New(notUTF8)
	}
	if !json.Valid(data) {
		return nil, errors.New("bad syntax, or nested too deeply")
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	return decodeNext(decoder)
}

func decodeNext(decoder *json.Decoder) (any, error) {
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		return decodeMap(decoder)
	case json.Delim('['):
		return decodeList(decoder)
	}
	return token, nil
}

func decodeMap(decoder *json.Decoder) (any, error) {
	m := object.Map{}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		value, err := decodeNext(decoder)
		if err != nil {
			return nil, err
		}
		m = append(m, object.Entry{Key: key.(string), Value: value})
	}
	_, err := decoder.Token()
	return m, err
}

func decodeList(decoder *json.Decoder) (any, error) {
	items := []any{}
	for decoder.More() {
		item, err := decodeNext(decoder)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	_, err := decoder.Token()
	return items, err
}
