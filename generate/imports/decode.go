package imports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
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

// wrongType reports the values that their fields cannot hold.
func (r *reader) wrongType(d *document, err error) bool {
	found := false
	d.root.mismatches("", d.kind.Type, func(v *value, path string, t reflect.Type) {
		found = true
		r.fail(v.at, "Value not possible", "%s: %s is %s, and the value is %s.%s", d.title(), path, typeName(t), v.named(), v.advice(t))
	})
	if !found {
		r.fail(d.root.at, "Value not possible", "%s cannot be decoded: %s.", d.title(), strings.TrimSuffix(err.Error(), "."))
	}
	return false
}

// mismatches calls f for each value below a type that it cannot hold.
func (v *value) mismatches(path string, t reflect.Type, f func(*value, string, reflect.Type)) {
	t = valueType(t)
	if _, own := reflect.TypeAssert[json.Unmarshaler](reflect.New(t)); own || v.form == formNull || v.misfits(t) {
		if json.Unmarshal(v.json(), reflect.New(t).Interface()) != nil {
			f(v, path, t)
		}
		return
	}
	for i, e := range v.entries {
		switch {
		case t.Kind() == reflect.Slice:
			e.value.mismatches(fmt.Sprintf("%s[%d]", path, i), t.Elem(), f)
		case t.Kind() == reflect.Map:
			e.value.mismatches(strings.TrimPrefix(path+"."+e.key, "."), t.Elem(), f)
		case t.Kind() == reflect.Struct:
			if field, ok := fieldOf(t, e.key); ok {
				e.value.mismatches(strings.TrimPrefix(path+"."+e.key, "."), field, f)
			}
		}
	}
}

// misfits says that a value has another form than that of a list, a map or a struct,
// or is a scalar, which only the decoder can judge.
func (v *value) misfits(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Map, reflect.Struct:
		return v.form != formObject
	case reflect.Slice:
		return v.form != formList
	}
	return true
}

// named is a value as a message names it.
func (v *value) named() string {
	switch v.form {
	case formText:
		if line, _, more := strings.Cut(v.text, "\n"); more || len(line) > 60 {
			return fmt.Sprintf("a text that begins with %.40q", line)
		}
		return fmt.Sprintf("the text %q", v.text)
	case formNumber:
		return "the number " + v.spelled
	case formBoolean:
		return "a boolean"
	case formList:
		return "a list"
	case formObject:
		return "a map"
	}
	return "null"
}

// advice says what to write instead of a value, where that is clear.
func (v *value) advice(t reflect.Type) string {
	scalar := v.form == formNumber || v.form == formBoolean
	switch {
	case t.Kind() == reflect.String && scalar:
		return fmt.Sprintf(" Quote it: %q.", v.spelled)
	case v.form == formText && json.Unmarshal([]byte(v.text), reflect.New(t).Interface()) == nil:
		return fmt.Sprintf(" Leave out the quotes: %s.", v.text)
	case strings.Contains(v.text, "${"):
		return " It stands for a value: fill it in first, say with envsubst."
	case t == reflect.TypeFor[[]byte]() && v.form == formText:
		return " Encode it. A Secret takes it as it is under stringData."
	case t.Kind() == reflect.Slice && v.form == formObject:
		return " Begin each of its elements with a hyphen."
	case v.form == formList && len(v.entries) == 1 && t.Kind() != reflect.Slice:
		return " Leave out the hyphen before it."
	}
	return ""
}

// typeName is a type as a message names it, with an example where it has a form of
// its own.
func typeName(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[resource.Quantity]():
		return "a quantity (500m, 1.5, 64Mi)"
	case reflect.TypeFor[intstr.IntOrString]():
		return "a whole number or a string"
	case reflect.TypeFor[metav1.Time](), reflect.TypeFor[metav1.MicroTime]():
		return "a time (2026-01-31T12:00:00Z)"
	case reflect.TypeFor[[]byte]():
		return "base64"
	}
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

// moved are fields that many manifests still have, by the struct of the API in which
// they stand, and what to write instead.
func moved() map[string]string {
	return map[string]string{
		"IngressBackend.serviceName":                                 "Since networking.k8s.io/v1 it is service: {name: …}.",
		"IngressBackend.servicePort":                                 "Since networking.k8s.io/v1 it is service: {port: {number: …}}, or name for number.",
		"IngressSpec.backend":                                        "Since networking.k8s.io/v1 it is defaultBackend.",
		"HorizontalPodAutoscalerSpec.targetCPUUtilizationPercentage": "It is of autoscaling/v1. Since autoscaling/v2 it is an element of metrics: {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: …}}}.",
		"SecurityContext.fsGroup":                                    "It is a field of the pod: write it in the securityContext beside containers.",
		"PodResourceClaim.source":                                    "Since Kubernetes 1.31 what it holds stands beside the name, without it.",
		"ServiceSpec.ipFamily":                                       "Since Kubernetes 1.20 it is ipFamilies, a list.",
		"ConfigMap.stringData":                                       "Only a Secret has it: write data.",
	}
}

// instead says what to write for a field that a struct does not have.
func instead(t reflect.Type, name string) string {
	if t != nil {
		if text := moved()[t.Name()+"."+name]; text != "" {
			return " " + text
		}
	}
	return diag.DidYouMean(name, fieldNames(t)) + " The API server would refuse the object or drop the field: correct the name, or leave it out."
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

// byServer are the fields of metadata that the API server sets.
var byServer = []string{"uid", "resourceVersion", "generation", "creationTimestamp", "selfLink", "managedFields", "deletionTimestamp", "deletionGracePeriodSeconds"}

// byClients are the annotations of an object in a cluster that kubectl and the
// controllers keep there for themselves.
var byClients = []string{"kubectl.kubernetes.io/last-applied-configuration", "deployment.kubernetes.io/revision"}

// serverSet takes away what the API server sets and no manifest says: an object
// that was read from a cluster has it.
func (r *reader) serverSet(d *document) {
	var gone []string
	metadata := d.root.get("metadata")
	live := metadata.get("uid") != nil || metadata.get("resourceVersion") != nil
	d.live = live && d.kind != nil
	for _, name := range byServer {
		if removed := metadata.remove(name); removed != nil && removed.form != formNull {
			gone = append(gone, "metadata."+name)
		}
	}
	if live {
		for _, name := range byClients {
			if metadata.get("annotations").remove(name) != nil {
				gone = append(gone, fmt.Sprintf("metadata.annotations[%q]", name))
			}
		}
		if a := metadata.get("annotations"); a != nil && len(a.entries) == 0 {
			metadata.remove("annotations")
		}
	}
	if d.kind != nil || live {
		if removed := d.root.remove("status"); removed != nil && removed.says() {
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
	if d.live {
		gone = append(gone, d.allocated()...)
	}
	if len(gone) > 0 {
		r.leftOut(d, gone)
	}
}

// allocated takes away what the API server and its controllers gave an object in a
// cluster: addresses, and the selector of a Job.
func (d *document) allocated() (gone []string) {
	spec := d.root.get("spec")
	remove := func(from *value, path string, names ...string) {
		for _, name := range names {
			if from.remove(name) != nil {
				gone = append(gone, path+name)
			}
		}
	}
	switch {
	case d.is("Service") && spec.str("clusterIP") != "None":
		remove(spec, "spec.", "clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "healthCheckNodePort")
	case d.is("Job") && spec.get("manualSelector") == nil:
		remove(spec, "spec.", "selector")
		for _, labels := range []*value{d.root.get("metadata", "labels"), spec.get("template", "metadata", "labels")} {
			remove(labels, "labels.", "controller-uid", "job-name", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name")
		}
	}
	return gone
}

// withoutDefaults takes away what an object in a cluster has only because the API
// server fills it in: without it, the object would be stored the same.
func (d *document) withoutDefaults() bool {
	before, err := stored(d, d.root.json())
	if err != nil {
		return false
	}
	removed := false
	var strip func(v *value)
	strip = func(v *value) {
		for _, e := range slices.Clone(v.entries) {
			if v == d.root && e.key != "spec" {
				continue
			}
			strip(e.value)
			if v.form != formObject || v == d.root {
				continue
			}
			kept := v.entries
			v.remove(e.key)
			if after, err := stored(d, d.root.json()); err == nil && bytes.Equal(before, after) {
				removed = true
			} else {
				v.entries = kept
			}
		}
	}
	strip(d.root)
	return removed
}

// says says that a value has something in it: kubectl writes a status of zeros
// where there is none.
func (v *value) says() bool {
	if v.form != formList && v.form != formObject {
		return v.form != formNull && v.text != "" && v.text != "0"
	}
	return slices.ContainsFunc(v.entries, func(e entry) bool { return e.value.says() })
}

// gone is what was left out of a file.
type gone struct {
	first  *document
	others map[*document]bool
	fields map[string]bool
}

func (r *reader) leftOut(d *document, fields []string) {
	if r.gone == nil {
		r.gone = map[int]*gone{}
	}
	g := r.gone[d.file]
	if g == nil {
		g = &gone{first: d, others: map[*document]bool{}, fields: map[string]bool{}}
		r.gone[d.file] = g
	}
	if d != g.first {
		g.others[d] = true
	}
	for _, f := range fields {
		g.fields[f] = true
	}
}

// tellLeftOut says what was left out, once for each file.
func (r *reader) tellLeftOut() {
	for _, file := range slices.Sorted(maps.Keys(r.gone)) {
		g := r.gone[file]
		who, more := g.first.title()+" has", ""
		if n := len(g.others); n > 0 {
			who, more = fmt.Sprintf("%s and %d more of the file have", g.first.title(), n), " Such objects were read from a cluster."
		}
		r.diags = append(r.diags, diag.Warning(g.first.root.at, "Left out", "%s fields that others set or drop, the API server first of all: %s.%s",
			who, strings.Join(slices.Sorted(maps.Keys(g.fields)), ", "), more))
	}
}
