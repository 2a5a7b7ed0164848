package parity

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// op is one edit of a module's documents, in the API's own names.
//
// A path begins with where it starts: "pod" is the spec of the pod, "template"
// what has the metadata of the pods, "job" the spec of the Job, "self" the whole
// workload, and the name of a kind its document. An element of a list is in
// brackets, by its name, its mount path or its index; so is a key of a map that
// holds dots. "[+]" is a new element.
type op struct {
	path  string
	value any // nil removes what is there
}

func set(path string, value any) op { return op{path, value} }
func drop(path string) op           { return op{path, nil} }

// js is a value written as JSON.
func js(text string) any {
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		panic(fmt.Sprintf("%s: %v", text, err))
	}
	return value
}

// starts are the places where a path can start, by the kind of the workload.
var starts = map[string]map[string]string{
	"pod": {
		"Pod": "spec", "Deployment": "spec.template.spec", "StatefulSet": "spec.template.spec", "DaemonSet": "spec.template.spec",
		"ReplicaSet": "spec.template.spec", "Job": "spec.template.spec", "CronJob": "spec.jobTemplate.spec.template.spec",
	},
	"template": {
		"Pod": "", "Deployment": "spec.template", "StatefulSet": "spec.template", "DaemonSet": "spec.template",
		"ReplicaSet": "spec.template", "Job": "spec.template", "CronJob": "spec.jobTemplate.spec.template",
	},
	"job": {"Job": "spec", "CronJob": "spec.jobTemplate.spec"},
}

// apply makes the edit in the documents of a module, of which the workload is the
// first.
func (o op) apply(documents []map[string]any) error {
	steps := split(o.path)
	root := documents[0]
	kind, _ := root["kind"].(string)
	switch from, known := starts[steps[0]]; {
	case known:
		start, ok := from[kind]
		if !ok {
			return fmt.Errorf("%s: a %s has no such place", o.path, kind)
		}
		steps = append(split(start), steps[1:]...)
	case steps[0] == "self":
		steps = steps[1:]
	default:
		i := slices.IndexFunc(documents, func(d map[string]any) bool { return d["kind"] == steps[0] })
		if i < 0 {
			return fmt.Errorf("%s: there is no document of that kind", o.path)
		}
		root, steps = documents[i], steps[1:]
	}
	if _, err := edited(root, steps, o.value); err != nil {
		return fmt.Errorf("%s: %w", o.path, err)
	}
	return nil
}

// edited returns a value with the place at the steps changed.
func edited(value any, steps []string, to any) (any, error) {
	if len(steps) == 0 {
		return to, nil
	}
	step := steps[0]
	switch v := value.(type) {
	case nil:
		if to == nil {
			return nil, fmt.Errorf("nothing at %q", step)
		}
		if step == "+" {
			return edited([]any{}, steps, to)
		}
		return edited(map[string]any{}, steps, to)
	case map[string]any:
		changed, err := edited(v[step], steps[1:], to)
		if err != nil {
			return nil, err
		}
		if _, has := v[step]; changed == nil && len(steps) == 1 && !has {
			return nil, fmt.Errorf("nothing at %q", step)
		}
		if changed == nil {
			delete(v, step)
		} else {
			v[step] = changed
		}
		return v, nil
	case []any:
		if step == "+" {
			changed, err := edited(nil, steps[1:], to)
			return append(v, changed), err
		}
		i := slices.IndexFunc(v, func(item any) bool {
			m, _ := item.(map[string]any)
			return m["name"] == step || m["mountPath"] == step
		})
		if i < 0 {
			var err error
			if i, err = strconv.Atoi(step); err != nil || i >= len(v) {
				return nil, fmt.Errorf("no element %q", step)
			}
		}
		changed, err := edited(v[i], steps[1:], to)
		if err != nil {
			return nil, err
		}
		if changed == nil {
			return slices.Delete(v, i, i+1), nil
		}
		v[i] = changed
		return v, nil
	}
	return nil, fmt.Errorf("%q leads into a %T", step, value)
}

// split takes a path apart: "a.b[c.d].e" has the steps a, b, c.d and e.
func split(path string) []string {
	var steps []string
	for path != "" {
		if key, rest, found := strings.Cut(path, "]"); found && path[0] == '[' {
			steps, path = append(steps, key[1:]), strings.TrimPrefix(rest, ".")
			continue
		}
		end := strings.IndexAny(path, ".[")
		if end < 0 {
			end = len(path)
		}
		steps, path = append(steps, path[:end]), strings.TrimPrefix(path[end:], ".")
	}
	return steps
}
