package apiserver

import (
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/object"
)

// Fields that do not go together have no one place. The API server names the
// struct that holds them, or the one that it comes to last; who wrote them has
// most likely added the one that stands last in the file.

// tooMany is how the API server says that a struct has room for one of its structs.
var tooMany = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`more than (?:1|one) |may not specify both `) })

// fieldName is a field as the texts of the API server name it.
var fieldName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile("`\\w+(?:\\.\\w+)*`|\\b[A-Za-z][a-z]+(?:[A-Z][a-z]+)+\\b")
})

// atConflict moves a finding about fields that do not go together to the one of
// them that stands last in the file.
func atConflict(o *object.Object, f Finding) Finding {
	if f.Warning || len(f.Path) == 0 {
		return f
	}
	if last := lastWritten(o, conflicting(o, f)); last != nil {
		f.Path = last
	}
	return f
}

// lastWritten returns the path of the field that stands last in the file, nil if
// none is written there.
func lastWritten(o *object.Object, paths [][]string) []string {
	var last *hcl.Range
	var at []string
	for _, p := range paths {
		node, depth := o.Origin.Find(p...)
		if node == nil || node.Range == nil || depth < len(p) || node.Implied {
			continue
		}
		if last == nil || after(node.Range, last) {
			last, at = node.Range, p
		}
	}
	return at
}

func after(a, b *hcl.Range) bool {
	return a.Filename > b.Filename || a.Filename == b.Filename && a.Start.Byte > b.Start.Byte
}

// conflicting returns the paths of the fields that a finding is about, if the API
// server names no single one.
func conflicting(o *object.Object, f Finding) [][]string {
	v := valueAt(o, f.Path)
	if !tooMany().MatchString(f.Detail) {
		if v.Kind() != reflect.Struct || f.Type == NotSupported {
			return nil // one field is meant
		}
		return named(v, f.Path, f.Detail)
	}
	if v.Kind() == reflect.Slice { // the index is left out
		for i := range v.Len() {
			if paths := alternatives(v.Index(i), below(f.Path, strconv.Itoa(i))); len(paths) > 1 {
				return paths
			}
		}
	}
	outer := f.Path[:len(f.Path)-1]
	for _, path := range [][]string{f.Path, outer} {
		if paths := alternatives(valueAt(o, path), path); len(paths) > 1 {
			return paths
		}
	}
	return nil
}

// specified is how the API server says that one field needs another.
var specified = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`when (\w+) is (?:specified|set)\b`) })

// cause returns the path of the field beside one that is missing for which it is
// required, nil if the API server does not say.
func cause(o *object.Object, f Finding) []string {
	by := specified().FindStringSubmatch(f.Detail)
	if f.Type != Required || by == nil || len(f.Path) == 0 {
		return nil
	}
	path := below(f.Path[:len(f.Path)-1], by[1])
	return lastWritten(o, [][]string{path})
}

// named returns the paths of the fields of a struct that a text names and that are set.
func named(v reflect.Value, path []string, text string) (paths [][]string) {
	for _, name := range fieldName().FindAllString(text, -1) {
		w := walk{value: v, path: slices.Clone(path)}
		if w.follow(splitPath(strings.Trim(name, "`"))) && !w.value.IsZero() {
			paths = append(paths, w.path)
		}
	}
	return paths
}

// alternatives are the structs that a struct points to.
func alternatives(v reflect.Value, path []string) (paths [][]string) {
	if v.Kind() != reflect.Struct {
		return nil
	}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "" && f.Anonymous:
			paths = append(paths, alternatives(v.Field(i), path)...)
		case f.Type.Kind() == reflect.Pointer && f.Type.Elem().Kind() == reflect.Struct && !v.Field(i).IsNil():
			paths = append(paths, below(path, name))
		}
	}
	return paths
}

// below is a path and a step more.
func below(path []string, step string) []string {
	return append(slices.Clip(path), step)
}

// valueAt is the value at a path of an object, the zero Value for an object that is
// passed through whole.
func valueAt(o *object.Object, path []string) reflect.Value {
	if _, whole := o.Value.(object.Map); whole {
		return reflect.Value{}
	}
	w := walk{value: reflect.ValueOf(o.Value)}
	w.follow(path)
	return solid(w.value)
}
