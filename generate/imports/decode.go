package imports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	strict "sigs.k8s.io/json"

	"podgen/generate/diag"
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
	value := reflect.New(d.kind.Type).Interface()
	unknown, err := strict.UnmarshalStrict(d.root.json(), value)
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
			detail = fmt.Sprintf("%s has no field %q.%s The API server would refuse the object or drop the field: correct the name, or leave it out.",
				d.kindName(), e.FieldPath(), diag.DidYouMean(path[len(path)-1], fieldNames(d.kind.Type, path[:len(path)-1])))
		}
		r.fail(at, "Unknown field", "%s", detail)
	}
	return len(unknown) == 0
}

// wrongType reports a value that its field cannot hold.
func (r *reader) wrongType(d *document, err error) bool {
	wrong, ok := errors.AsType[*json.UnmarshalTypeError](err)
	if !ok {
		return r.fail(r.blame(d, err), "Value not possible", "%s cannot be decoded: %s.", d.title(), strings.TrimSuffix(err.Error(), "."))
	}
	at, hint := d.root.at, ""
	path := splitPath(wrong.Field)
	if v := d.root.mistyped(path, wrong.Value); v != nil {
		at = v.at
		if wrong.Type.Kind() == reflect.String && (v.form == formNumber || v.form == formBoolean) {
			hint = fmt.Sprintf(" Quote it: %q.", v.spelled)
		}
	}
	return r.fail(at, "Value not possible", "%s: %q is %s, and the value is a %s.%s", d.title(), wrong.Field, typeName(wrong.Type), wrong.Value, hint)
}

// quoted finds the texts that an error quotes.
var quoted = regexp.MustCompile(`"([^"]*)"`)

// blame finds the value that an error without a place speaks of, by the text that
// the error quotes.
func (r *reader) blame(d *document, err error) hcl.Range {
	at := d.root.at
	for _, m := range quoted.FindAllStringSubmatch(err.Error(), -1) {
		d.root.walk(func(v *value) {
			if v.form == formText && v.text == m[1] {
				at = v.at
			}
		})
	}
	return at
}

func typeName(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Int32, reflect.Int64:
		return "a whole number"
	case reflect.Slice:
		return "a list"
	case reflect.Map, reflect.Struct:
		return "a map"
	}
	return t.String()
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

// mistyped returns the value at a path without indices that has the form that the
// decoder could not take: a JSON "number", "string", "bool", "array", "object".
func (v *value) mistyped(path []string, json string) *value {
	if v.form == formList && (len(path) > 0 || json != "array") {
		for _, item := range v.items() {
			if found := item.mistyped(path, json); found != nil {
				return found
			}
		}
		return nil
	}
	if len(path) == 0 {
		is := [...]string{"null", "string", "number", "bool", "array", "object"}[v.form]
		if strings.HasPrefix(json, is) { // "number 1.5"
			return v
		}
		return nil
	}
	if next := v.step(path[0]); next != nil {
		return next.mistyped(path[1:], json)
	}
	return nil
}

// fieldNames are the JSON names of the fields of the struct at a path in a type.
func fieldNames(t reflect.Type, path []string) []string {
	for _, name := range path {
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		switch t.Kind() {
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
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
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

// byServer are the fields of metadata that the API server sets.
var byServer = []string{"uid", "resourceVersion", "generation", "creationTimestamp", "selfLink", "managedFields", "deletionTimestamp", "deletionGracePeriodSeconds"}

// serverSet takes away what the API server sets and no manifest says: an object
// that was read from a cluster has it.
func (r *reader) serverSet(d *document) {
	var gone []string
	metadata := d.root.get("metadata")
	live := metadata.get("uid") != nil || metadata.get("resourceVersion") != nil
	for _, name := range byServer {
		if removed := metadata.remove(name); removed != nil && removed.form != formNull {
			gone = append(gone, "metadata."+name)
		}
	}
	if d.kind != nil || live {
		if removed := d.root.remove("status"); removed != nil && len(removed.entries) > 0 {
			gone = append(gone, "status")
		}
	}
	if d.kindName() == "Namespace" && d.kind != nil {
		if removed := d.root.remove("spec"); removed != nil && len(removed.entries) > 0 {
			gone = append(gone, "spec.finalizers")
		}
	}
	if d.name != "" && d.kind != nil && metadata.remove("generateName") != nil {
		gone = append(gone, "metadata.generateName")
	}
	if d.kind != nil && !d.kind.Namespaced && metadata.remove("namespace") != nil {
		gone = append(gone, "metadata.namespace") // registry/rest.BeforeCreate takes it away
	}
	for _, claim := range d.root.get("spec", "volumeClaimTemplates").items() {
		for _, name := range []string{"apiVersion", "kind", "status"} { // the field says what it is
			claim.remove(name)
		}
	}
	if len(gone) > 0 {
		r.leftOut(d, gone)
	}
}

// gone is what was left out of a file.
type gone struct {
	first   *document
	objects int
	fields  map[string]bool
}

func (r *reader) leftOut(d *document, fields []string) {
	if r.gone == nil {
		r.gone = map[int]*gone{}
	}
	g := r.gone[d.file]
	if g == nil {
		g = &gone{first: d, fields: map[string]bool{}}
		r.gone[d.file] = g
	}
	g.objects++
	for _, f := range fields {
		g.fields[f] = true
	}
}

// tellLeftOut says what was left out, once for each file.
func (r *reader) tellLeftOut() {
	for _, file := range slices.Sorted(maps.Keys(r.gone)) {
		g := r.gone[file]
		who, more := g.first.title()+" has", ""
		if g.objects > 1 {
			who, more = fmt.Sprintf("%s and %d more objects of the file have", g.first.title(), g.objects-1), " Such objects were read from a cluster."
		}
		r.diags = append(r.diags, diag.Warning(g.first.root.at, "Left out", "%s fields that are the API server's to set or to drop: %s.%s",
			who, strings.Join(slices.Sorted(maps.Keys(g.fields)), ", "), more))
	}
}
