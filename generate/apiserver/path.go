package apiserver

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// resolver finds the place in an object that the API server means.
type resolver struct {
	value reflect.Value // a pointer to a struct of the API

	// missing are the indices of the elements that the API server dropped from a
	// list before it looked at it, in order, by the path of the list.
	missing map[string][]int

	// tries is how many values may still be looked at where a path leads to none. It
	// keeps thousands of errors about thousands of elements from taking the square
	// of their time; what goes beyond is placed as far as its path leads.
	tries *int
}

func newResolver(value any, lost []loss) resolver {
	tries := 200_000
	r := resolver{value: reflect.ValueOf(value), tries: &tries}
	for _, l := range lost {
		if l.element == 0 {
			continue
		}
		if r.missing == nil {
			r.missing = map[string][]int{}
		}
		list := strings.Join(l.path[:l.element], "/")
		index, _ := strconv.Atoi(l.path[l.element])
		r.missing[list] = append(r.missing[list], index)
	}
	return r
}

// findings are the errors and warnings of an object's creation.
func (r resolver) findings(o outcome) []Finding {
	if o.err != nil {
		return []Finding{{Type: Invalid, Detail: o.err.Error()}}
	}
	var findings []Finding
	for _, err := range o.errs {
		findings = append(findings, r.finding(err))
	}
	for _, text := range o.warnings {
		findings = append(findings, r.warning(text))
	}
	return findings
}

// finding turns an error of validation into a finding. The UID that the API
// server would make up is not shown.
func (r resolver) finding(err *field.Error) Finding {
	if s, ok := reflect.TypeAssert[*appsv1.StatefulSet](r.value); ok {
		err = ofStatefulSet(s, err)
	}
	return Finding{
		Path:   r.path(err),
		Field:  err.Field,
		Type:   Type(err.Type),
		Detail: strings.ReplaceAll(err.Detail, string(uid), "<uid>"),
		Value:  strings.ReplaceAll(valueOf(err), string(uid), "<uid>"),
	}
}

// warning turns a warning into a finding. Most begin with a path and a colon,
// some just with a path, some with none.
func (r resolver) warning(text string) Finding {
	f := Finding{Type: Warned, Warning: true, Detail: text}
	for _, mark := range []string{": ", " "} {
		name, detail, _ := strings.Cut(text, mark)
		path := r.pathOf(name)
		if len(path) == 0 || strings.ContainsRune(strings.Split(name, "[")[0], ' ') {
			continue
		}
		f.Path, f.Field = path, name
		if mark == ": " {
			f.Detail = detail
		}
		break
	}
	return f
}

// path follows the API server's text of a path as far as the object's type has
// it, and corrects what is known to be odd in it:
//
//	spec.template.labels             spec.template.metadata.labels
//	spec.resources[storage]          spec.resources.requests[storage]
//	volumeMounts.subPath             the element of volumeMounts with that value
//	spec.securityContext.HostPID     spec.hostPID
//	spec.ordinals.start              two steps, though written as one
//	metadata.labels                  the label with that value
//	lifecycle.preStop.sleep          the field of it with that value
//	tolerations[0].operator          the field beside it with that value
//	data[key], of a Secret           the stringData that it is made of
//	resources.containers[0][cpu].limits   containers[0].resources.limits[cpu]
func (r resolver) path(err *field.Error) []string {
	w := walk{value: r.value, missing: r.missing, tries: r.tries, bad: textOf(reflect.ValueOf(err.BadValue)), typ: err.Type, detail: err.Detail}
	if !w.follow(splitPath(respell(err.Field))) {
		if len(w.path) > 1 { // else it is anywhere
			w.within()
		}
		return w.path
	}
	w.entry()
	w.alike(solid(reflect.ValueOf(err.BadValue)))
	if s, ok := reflect.TypeAssert[*corev1.Secret](r.value); ok {
		w.path = ofSecret(s, w.path)
	}
	if w.value.Kind() == reflect.Map && w.bad != "" && w.bad == r.value.Interface().(metav1.Object).GetName() {
		// The labels that a Job gets hold its name.
		return []string{"metadata", "name"}
	}
	return w.path
}

// pathOf is path for a place of which nothing more is known.
func (r resolver) pathOf(text string) []string { return r.path(&field.Error{Field: text}) }

var podLimit = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`resources\.containers\[(\d+)\]\[([^\]]*)\]\.limits$`)
})

// respell puts the order of steps right where it is wrong.
func respell(text string) string {
	text = podLimit().ReplaceAllString(text, "containers[$1].resources.limits[$2]")
	return strings.Replace(text, ".overhead.limits[", ".overhead[", 1)
}

// misnamed are the names that k8s.io/kubernetes 1.36 gets wrong, other than by the
// case of their letters.
func misnamed(t reflect.Type, name string) string {
	switch {
	case name == "attachedRequired":
		return "attachRequired"
	case name == "downwarAPI":
		return "downwardAPI"
	case name == "persistentDisk":
		return "gcePersistentDisk"
	case name == "{topologyKey, whenUnsatisfiable}":
		return "topologyKey"
	case name == "namespace" && t == reflect.TypeFor[corev1.PodAffinityTerm]():
		return "namespaces"
	}
	return name
}

// leftOut is the field that paths leave out before what is in it.
func leftOut(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[corev1.PodTemplateSpec]():
		return "metadata"
	case reflect.TypeFor[corev1.VolumeResourceRequirements]():
		return "requests"
	case reflect.TypeFor[corev1.PersistentVolumeClaim]():
		return "spec"
	case reflect.TypeFor[corev1.DownwardAPIVolumeSource](), reflect.TypeFor[corev1.DownwardAPIProjection]():
		return "items"
	}
	return ""
}

// splitPath splits "a.b[0].c[k.e/y]" into a, b, 0, c, k.e/y.
func splitPath(text string) []string {
	var steps []string
	for text != "" {
		var step string
		if text[0] == '[' {
			end := closing(text)
			step, text = text[1:end], text[min(end+1, len(text)):]
		} else {
			end := strings.IndexAny(text, ".[")
			if end < 0 {
				end = len(text)
			}
			step, text = text[:end], text[end:]
		}
		text = strings.TrimPrefix(text, ".")
		steps = append(steps, step)
	}
	return steps
}

// closing is the index of the bracket that ends a text which begins with one: the
// first after which a path can go on, since keys may hold brackets.
func closing(text string) int {
	for i := 1; i < len(text); i++ {
		if text[i] == ']' && (i+1 == len(text) || text[i+1] == '.' || text[i+1] == '[') {
			return i
		}
	}
	return len(text)
}

// walk is the place that was reached in an object. Where the object has nothing
// the way goes on through zero values.
type walk struct {
	value   reflect.Value
	path    []string
	missing map[string][]int
	tries   *int // see resolver; nil for no bound

	bad    string // the offending value, "" for none
	typ    field.ErrorType
	detail string

	// The struct that the one at hand is in, and the length of its path.
	outer reflect.Value
	depth int
}

// follow goes all of the way, or as far as there is one, and says which.
func (w *walk) follow(steps []string) bool {
	if len(steps) == 0 {
		return true
	}
	w.value = solid(w.value)
	switch w.value.Kind() {
	case reflect.Struct:
		return w.field(steps)
	case reflect.Slice:
		return w.element(steps)
	case reflect.Map:
		w.path = append(w.path, steps[0])
		w.value = mapEntry(w.value, steps[0])
		return w.follow(steps[1:])
	}
	return false
}

func (w *walk) field(steps []string) bool {
	here, depth := w.value, len(w.path)
	name := misnamed(here.Type(), steps[0])
	f, found := jsonField(here.Type(), name)
	if !found && w.outer.IsValid() {
		if left := leftOut(here.Type()); left != "" {
			return w.field(append([]string{left}, steps...))
		}
		// It may be a field of the struct that this one is in.
		if f, found = jsonField(w.outer.Type(), name); found {
			here, depth = w.outer, w.depth
			w.path = w.path[:depth]
		}
	}
	if !found {
		return false
	}
	w.outer, w.depth = here, depth
	w.value = here.FieldByIndex(f.Index)
	name, _, _ = strings.Cut(f.Tag.Get("json"), ",")
	w.path = append(w.path, name)
	return w.follow(steps[1:])
}

// element goes on to an element of a list. Some paths leave out the index: then
// it is the element where the way ends at the offending value.
func (w *walk) element(steps []string) bool {
	list := w.value
	if i, err := strconv.Atoi(steps[0]); err == nil {
		for _, missing := range w.missing[strings.Join(w.path, "/")] {
			if missing <= i {
				i++
			}
		}
		w.path = append(w.path, strconv.Itoa(i))
		w.value = reflect.Zero(list.Type().Elem())
		if i >= 0 && i < list.Len() {
			w.value = list.Index(i)
		}
		return w.follow(steps[1:])
	}
	var found *walk
	for i := range list.Len() {
		if w.spent() {
			break
		}
		try := *w
		try.path = append(slices.Clone(w.path), strconv.Itoa(i))
		try.value = list.Index(i)
		if !holdsStructs(list.Type().Elem()) || !try.follow(steps) || !try.meant() {
			continue
		}
		if found == nil || !found.mentioned() && try.mentioned() {
			found = &try
		}
	}
	if found == nil {
		return false
	}
	*w = *found
	return true
}

// spent says that no more is looked for: see resolver.
func (w *walk) spent() bool {
	if w.tries == nil {
		return false
	}
	*w.tries--
	return *w.tries < 0
}

// meant says that a value can be the one that the error is about: the offending
// one or, where the value is not the point, one that is there.
func (w *walk) meant() bool {
	if w.typ == field.ErrorTypeForbidden {
		return !w.value.IsZero()
	}
	return textOf(w.value) == w.bad
}

// mentioned says that the text of the error has the value.
func (w *walk) mentioned() bool {
	text := textOf(w.value)
	return text != "" && strings.Contains(w.detail, text)
}

// entry goes on from where the way ends to what is meant: in a map or a list of
// words to the entry of the offending key or value, and of the one that the text
// names if several have that value; in a struct or a list of them to the field
// that has the value; and from a field of another value to the one beside it that
// has it, as some errors name a field for what is wrong with another.
func (w *walk) entry() {
	w.value = solid(w.value)
	switch w.value.Kind() {
	case reflect.Map:
		if key, found := w.key(w.detail); found {
			w.path = append(w.path, key)
			w.value = mapEntry(w.value, key)
		}
	case reflect.Slice:
		for i := range w.value.Len() {
			if item := w.value.Index(i); item.Kind() == reflect.String && item.String() == w.bad {
				w.path = append(w.path, strconv.Itoa(i))
				w.value = item
				return
			}
		}
		w.within()
	case reflect.Struct:
		w.within()
	case reflect.String:
		if w.outer.IsValid() && w.value.String() != w.bad {
			w.beside()
		}
	}
}

// beside goes over to the text that is the offending value, in the struct that the
// field at hand is in.
func (w *walk) beside() {
	for i := range w.outer.NumField() {
		f := w.outer.Field(i)
		name, _, _ := strings.Cut(w.outer.Type().Field(i).Tag.Get("json"), ",")
		if name != "" && f.Kind() == reflect.String && f.String() != "" && f.String() == w.bad {
			w.path, w.value = append(w.path[:w.depth:w.depth], name), f
			return
		}
	}
}

// alike goes on from a struct to the one of its fields that an offending struct has
// set as well: of an element that is a duplicate, the field that makes it one; of a
// union, the text that says which it is.
func (w *walk) alike(bad reflect.Value) {
	if bad.Kind() != reflect.Struct || w.value.Kind() != reflect.Struct || w.bad != "" {
		return
	}
	var same []string
	for i := range bad.NumField() {
		f, found := w.value.Type().FieldByName(bad.Type().Field(i).Name)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !found || name == "" || bad.Field(i).IsZero() || w.value.FieldByIndex(f.Index).IsZero() {
			continue
		}
		if w.typ == field.ErrorTypeDuplicate || w.typ == field.ErrorTypeNotSupported && f.Type.Kind() == reflect.String {
			same = append(same, name)
		}
	}
	if len(same) == 1 {
		w.path = append(w.path, same[0])
	}
}

// ofSecret is a path in a Secret, whose stringData the API server has put into its
// data.
func ofSecret(s *corev1.Secret, path []string) []string {
	if len(path) == 2 && path[0] == "data" && s.Data[path[1]] == nil && len(s.StringData) > 0 {
		return []string{"stringData", path[1]}
	}
	return path
}

// within goes on to the field of a struct, or of the structs of a list, that has the
// offending value, if there is one, or one of several that the text names.
func (w *walk) within() {
	if w.bad == "" {
		return
	}
	var found []walk
	w.search(solid(w.value), w.path, &found)
	if len(found) > 1 {
		found = slices.DeleteFunc(found, func(f walk) bool {
			return !slices.ContainsFunc(f.path[len(w.path):], func(step string) bool { return len(step) > 2 && strings.Contains(w.detail, step) })
		})
	}
	if len(found) == 1 {
		w.path, w.value = found[0].path, found[0].value
	}
}

// search finds all places in a value that have the offending one.
func (w *walk) search(v reflect.Value, path []string, found *[]walk) {
	if w.spent() {
		return
	}
	if textOf(v) == w.bad {
		*found = append(*found, walk{value: v, path: slices.Clone(path)})
		return
	}
	switch v = solid(v); v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			switch {
			case v.Field(i).IsZero():
			case name != "":
				w.search(v.Field(i), append(slices.Clip(path), name), found)
			case f.Anonymous:
				w.search(v.Field(i), path, found)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			w.search(v.Index(i), append(slices.Clip(path), strconv.Itoa(i)), found)
		}
	}
}

func (w *walk) key(detail string) (string, bool) {
	if w.bad == "" {
		return "", false
	}
	var same []string
	for _, key := range w.value.MapKeys() {
		if key.String() == w.bad {
			return w.bad, true
		}
		if textOf(w.value.MapIndex(key)) == w.bad {
			same = append(same, key.String())
		}
	}
	if len(same) == 1 {
		return same[0], true
	}
	slices.Sort(same)
	for _, key := range same {
		if strings.Contains(detail, key) {
			return key, true
		}
	}
	return "", false
}

// jsonField finds the field of a struct by its JSON name, whatever the case of
// its letters if no field has it exactly.
func jsonField(t reflect.Type, name string) (reflect.StructField, bool) {
	if t.Kind() != reflect.Struct || name == "" {
		return reflect.StructField{}, false
	}
	var alike reflect.StructField
	for i := range t.NumField() {
		f := t.Field(i)
		tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case tag == name:
			return f, true
		case strings.EqualFold(tag, name):
			alike = f
		case tag == "" && f.Anonymous:
			if inner, found := jsonField(f.Type, name); found {
				inner.Index = append([]int{i}, inner.Index...)
				return inner, true
			}
		}
	}
	return alike, alike.Name != ""
}

// solid follows pointers, and gives the zero value for nil.
func solid(v reflect.Value) reflect.Value {
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			v = reflect.Zero(v.Type().Elem())
		} else {
			v = v.Elem()
		}
	}
	return v
}

func mapEntry(m reflect.Value, key string) reflect.Value {
	entry := m.MapIndex(reflect.ValueOf(key).Convert(m.Type().Key()))
	if !entry.IsValid() {
		return reflect.Zero(m.Type().Elem())
	}
	return entry
}

// textOf is a value as one can compare it with an offending one.
func textOf(v reflect.Value) string {
	if !v.IsValid() {
		return ""
	}
	if q, ok := reflect.TypeAssert[resource.Quantity](v); ok {
		return q.String()
	}
	if v = solid(v); !v.CanInterface() {
		return ""
	}
	switch v.Kind() {
	case reflect.String, reflect.Bool, reflect.Int, reflect.Int32, reflect.Int64:
		return fmt.Sprint(v.Interface())
	case reflect.Struct:
		if port, ok := reflect.TypeAssert[intstr.IntOrString](v); ok {
			return port.String()
		}
	}
	return ""
}
