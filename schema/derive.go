package schema

import (
	"fmt"
	"path"
	"reflect"
	"slices"
	"strings"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

var (
	typeMeta   = reflect.TypeFor[metav1.TypeMeta]()
	objectMeta = reflect.TypeFor[metav1.ObjectMeta]()
	// templates are the structs that are flattened into the block of their kind.
	templates = []reflect.Type{reflect.TypeFor[corev1.PodTemplateSpec](), reflect.TypeFor[batchv1.JobTemplateSpec]()}
)

// deriver turns Go structs of the API into bodies. A body is derived once for
// each type; the schema is built by one goroutine and only read afterwards.
type deriver struct {
	overrides map[string]override
	bodies    map[reflect.Type]*Body
	seen      map[string]bool   // fields visited, by override key
	omitted   map[string]string // fields without an attribute, with the reason
}

func newDeriver() *deriver {
	return &deriver{
		overrides: overrides(),
		bodies:    map[reflect.Type]*Body{},
		seen:      map[string]bool{},
		omitted:   map[string]string{},
	}
}

// body returns the body of a struct type.
func (d *deriver) body(t reflect.Type) *Body {
	if known := d.bodies[t]; known != nil {
		return known
	}
	b := &Body{Type: t}
	d.bodies[t] = b
	d.fill(b, nil, t, nil)
	d.addOwn(b, t)
	return b
}

// level is a template inside a kind: its fields are flattened into the kind's
// block, those whose names are taken and its metadata go into a block of its own.
type level struct {
	block string
	path  Path
	typ   reflect.Type
}

// kindBody returns the body of a kind: metadata, spec and, for a workload, the
// templates inside, all in one block.
func (d *deriver) kindBody(t reflect.Type) *Body {
	b := &Body{Type: t}
	levels := d.fill(b, nil, t, nil)
	for len(levels) > 0 {
		l := levels[0]
		own := &Body{Type: t}
		levels = append(levels[1:], d.fill(b, own, l.typ, l.path)...)
		if len(own.Attributes)+len(own.Blocks) > 0 {
			b.addBlock(&Block{Name: l.block, Body: own, doc: constant("What the " + strings.ReplaceAll(l.block, "_", " ") + " says by itself: its metadata, and fields whose names the block around it takes.")})
		}
	}
	d.addOwn(b, t)
	return b
}

// fill adds the fields of struct t, which lies at the path from b's struct, to
// b. With own set, t is a template: its metadata and the fields whose names b
// has already go to own. It returns the templates that it met.
func (d *deriver) fill(b, own *Body, t reflect.Type, at Path) []level {
	var levels []level
	docs := docsOf(t)
	for i := range t.NumField() {
		f := t.Field(i)
		name, inline := jsonName(f)
		switch {
		case name == "-" || f.Type == typeMeta:
			continue
		case inline:
			levels = append(levels, d.fill(b, own, f.Type, extend(at, Step{Index: i}))...)
			continue
		}
		key := fieldKey(t, name)
		d.seen[key] = true
		rule := d.overrides[key]
		if name == "status" && hasMetadata(t) {
			rule.omit = "kept by the controllers"
		}
		if rule.omit != "" {
			d.omitted[key] = rule.omit
			continue
		}
		to := extend(at, Step{Index: i, JSON: name})
		into := b
		switch {
		case slices.Contains(templates, deref(f.Type)):
			levels = append(levels, level{snake(name), to, deref(f.Type)})
			continue
		case f.Type == objectMeta:
			if own != nil {
				into = own
			}
			levels = append(levels, d.fill(into, nil, f.Type, to)...)
			continue
		case name == "spec" && hasMetadata(t):
			levels = append(levels, d.fill(b, own, f.Type, to)...)
			continue
		}
		d.add(into, own, f, to, rule, func() string { return docs()[name] })
	}
	return levels
}

// add adds one field as an attribute or a block.
func (d *deriver) add(b, own *Body, f reflect.StructField, to Path, rule override, doc func() string) {
	jsonName := to[len(to)-1].JSON
	name := snake(jsonName)
	if leaf, ok := leafOf(f.Type); ok {
		if rule.name != "" {
			name = rule.name
		}
		if b.Attribute(name) != nil {
			b = own
		}
		b.addAttribute(&Attribute{Name: name, Path: to, Type: f.Type, Leaf: leaf, Required: d.required(f, rule), doc: doc})
		return
	}
	element := deref(f.Type)
	block := &Block{Name: name, Path: to, doc: doc}
	if element.Kind() == reflect.Slice {
		element = element.Elem()
		block.Name, block.Repeated = singular(name), true
		block.Label = d.label(f, element, rule)
	}
	if rule.name != "" {
		block.Name = rule.name
	}
	if element.Kind() != reflect.Struct {
		panic(fmt.Sprintf("schema: %s has a type that is neither a leaf nor a struct: %s", jsonName, f.Type))
	}
	block.Body = d.body(element)
	if b.Block(block.Name) != nil {
		b = own
	}
	b.addBlock(block)
}

// required says whether the API needs the field. The JSON tag says so for most:
// an optional field is omitted when empty.
func (d *deriver) required(f reflect.StructField, rule override) bool {
	if rule.required || rule.optional {
		return rule.required
	}
	return f.Type.Kind() != reflect.Pointer && !strings.Contains(f.Tag.Get("json"), ",omitempty")
}

// label says what the label of a list's block is: the name, where the API
// merges the list by name, or what the override says.
func (d *deriver) label(f reflect.StructField, element reflect.Type, rule override) Label {
	switch {
	case rule.label != "":
		label := Label{Mode: OptionalLabel, Path: pathTo(element, rule.label)}
		if rule.required || d.overrides[fieldKey(element, rule.label)].omit != "" {
			label.Mode = RequiredLabel
		}
		return label
	case hasMetadata(element):
		return Label{Mode: RequiredLabel, Path: pathTo(element, "metadata", "name")}
	case f.Tag.Get("patchMergeKey") == "name":
		return Label{Mode: OptionalLabel, Path: pathTo(element, "name")}
	}
	return Label{}
}

// pathTo returns the path along JSON names from a struct, through inlined structs.
func pathTo(t reflect.Type, names ...string) Path {
	var p Path
	for _, name := range names {
		steps, field := stepTo(deref(t), name)
		if steps == nil {
			panic(fmt.Sprintf("schema: %s has no field %s", t, name))
		}
		p, t = append(p, steps...), field
	}
	return p
}

func stepTo(t reflect.Type, name string) (Path, reflect.Type) {
	for i := range t.NumField() {
		f := t.Field(i)
		json, inline := jsonName(f)
		if inline {
			if steps, field := stepTo(f.Type, name); steps != nil {
				return append(Path{{Index: i}}, steps...), field
			}
			continue
		}
		if json == name {
			return Path{{Index: i, JSON: json}}, f.Type
		}
	}
	return nil, nil
}

func extend(p Path, s Step) Path { return append(slices.Clip(slices.Clone(p)), s) }

func deref(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// jsonName returns a field's JSON name, and whether it is an inlined struct.
func jsonName(f reflect.StructField) (name string, inline bool) {
	tag := f.Tag.Get("json")
	name, options, _ := strings.Cut(tag, ",")
	if strings.Contains(options, "inline") || name == "" && f.Anonymous {
		return "", true
	}
	return name, false
}

func hasMetadata(t reflect.Type) bool {
	f, ok := t.FieldByName("ObjectMeta")
	return ok && f.Type == objectMeta
}

// fieldKey names a field as the table of overrides does: core/v1.PodSpec.volumes.
func fieldKey(t reflect.Type, json string) string {
	version := path.Base(t.PkgPath())
	group := path.Base(path.Dir(t.PkgPath()))
	return group + "/" + version + "." + t.Name() + "." + json
}

// docsOf returns the API's documentation of a struct's fields by JSON name, and
// of the struct itself under "".
func docsOf(t reflect.Type) func() map[string]string {
	return func() map[string]string {
		if documented, ok := reflect.TypeAssert[interface{ SwaggerDoc() map[string]string }](reflect.Zero(t)); ok {
			return documented.SwaggerDoc()
		}
		return nil
	}
}
