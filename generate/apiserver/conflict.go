package apiserver

import (
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/object"
)

// Fields that do not go together have no one place. The API server names the
// struct that holds them, or the one that it comes to last; who wrote them has
// most likely added the one that stands last in the file.

// tooMany is how the API server says that a struct has room for one of its structs.
var tooMany = regexp.MustCompile(`more than (?:1|one) `)

// fieldName is a field as the texts of the API server name it.
var fieldName = regexp.MustCompile("`\\w+(?:\\.\\w+)*`|\\b[a-z]+(?:[A-Z][a-z]+)+\\b")

// atConflict moves a finding about fields that do not go together to the one of
// them that stands last in the file.
func atConflict(o *object.Object, f Finding) Finding {
	if _, whole := o.Value.(object.Map); whole || f.Warning || len(f.Path) == 0 {
		return f
	}
	var last *hcl.Range
	path := f.Path
	for _, p := range conflicting(o, f) {
		node, depth := o.Origin.Find(p...)
		if node == nil || node.Range == nil || depth < len(p) || node.Implied {
			continue
		}
		if last == nil || after(node.Range, last) {
			last, path = node.Range, p
		}
	}
	f.Path = path
	return f
}

func after(a, b *hcl.Range) bool {
	return a.Filename > b.Filename || a.Filename == b.Filename && a.Start.Byte > b.Start.Byte
}

// conflicting returns the paths of the fields that a finding is about, if it is about
// several that are set.
func conflicting(o *object.Object, f Finding) [][]string {
	place := at(o, f.Path)
	if tooMany.MatchString(f.Detail) {
		for _, up := range []int{0, 1} {
			outer := f.Path[:len(f.Path)-up]
			if paths := alternatives(at(o, outer), outer); len(paths) > 1 {
				return paths
			}
		}
		return nil
	}
	if place.Kind() != reflect.Struct {
		return nil // one field is meant
	}
	var paths [][]string
	for _, name := range fieldName.FindAllString(f.Detail, -1) {
		w := walk{value: place, path: slices.Clone(f.Path)}
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
		f, name := v.Type().Field(i), ""
		name, _, _ = strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "" && f.Anonymous:
			paths = append(paths, alternatives(v.Field(i), path)...)
		case f.Type.Kind() == reflect.Pointer && f.Type.Elem().Kind() == reflect.Struct && !v.Field(i).IsNil():
			paths = append(paths, append(path[:len(path):len(path)], name))
		}
	}
	return paths
}

// at is the value at a path of an object's struct.
func at(o *object.Object, path []string) reflect.Value {
	w := walk{value: reflect.ValueOf(o.Value)}
	w.follow(path)
	return solid(w.value)
}
