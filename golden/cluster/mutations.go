package cluster

import (
	"fmt"
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/runtime"
)

// mutation is an object with one field changed.
type mutation struct {
	path  []any
	to    any
	how   string
	value map[string]any
}

func (m mutation) String() string { return fmt.Sprintf("%v %s", m.path, m.how) }

// field is the name of what was changed.
func (m mutation) field() string { return fmt.Sprint(m.path[len(m.path)-1]) }

// isIn tells whether an object has the changed value.
func (m mutation) isIn(object map[string]any) bool {
	var in any = object
	for _, step := range m.path {
		switch v := in.(type) {
		case map[string]any:
			in = v[step.(string)]
		case []any:
			if step.(int) >= len(v) {
				return false
			}
			in = v[step.(int)]
		}
	}
	return in == m.to
}

// mutations changes each field of an object, in each of a few ways that are
// likely to be wrong, one at a time.
func mutations(good map[string]any) []mutation {
	var all []mutation
	visit(good, nil, func(path []any, old any) {
		for how, to := range wrong(old) {
			changed := runtime.DeepCopyJSON(good)
			put(changed, path, to)
			all = append(all, mutation{path, to, how, changed})
		}
	})
	return all
}

// gone stands for a field that is taken out.
type gone struct{}

// wrong returns what a value is changed to, by what that is called.
func wrong(old any) map[string]any {
	switch v := old.(type) {
	case string:
		return map[string]any{"out": gone{}, "empty": "", "odd": "Not valid/", "long": fmt.Sprintf("%0300d", 1)}
	case int64, float64:
		return map[string]any{"out": gone{}, "negative": int64(-1), "large": int64(99999)}
	case bool:
		return map[string]any{"out": gone{}, "other": !v}
	case []any:
		if len(v) == 0 {
			return map[string]any{"out": gone{}}
		}
		return map[string]any{"out": gone{}, "twice": append(slices.Clone(v), v[len(v)-1])}
	case map[string]any:
		return map[string]any{"out": gone{}}
	}
	return nil
}

// visit calls f for each field of an object but its kind, in order.
func visit(value any, path []any, f func(path []any, value any)) {
	switch v := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if len(path) > 0 || key != "kind" && key != "apiVersion" {
				at := append(slices.Clone(path), key)
				f(at, v[key])
				visit(v[key], at, f)
			}
		}
	case []any:
		for i := range v {
			visit(v[i], append(slices.Clone(path), i), f)
		}
	}
}

// put sets the field at a path, or takes it out.
func put(in any, path []any, value any) {
	for _, step := range path[:len(path)-1] {
		switch v := in.(type) {
		case map[string]any:
			in = v[step.(string)]
		case []any:
			in = v[step.(int)]
		}
	}
	last, _ := path[len(path)-1].(string)
	fields, _ := in.(map[string]any)
	if _, out := value.(gone); out {
		delete(fields, last)
	} else {
		fields[last] = value
	}
}
