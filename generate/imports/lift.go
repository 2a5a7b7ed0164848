package imports

import (
	"reflect"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"podgen/schema"
)

// lifter turns documents into blocks. Each step of it is one shorter form of the
// language.
type lifter struct {
	schema    *schema.Schema
	documents []*document
	files     []body
	named     map[string][]*document // those with a block, by its type and their name
	labelled  map[string]bool        // the types and labels of all blocks
	// outside are the objects that exist already, by their block's type and name.
	outside map[string]map[string]bool
	namedBy map[string]string // see names
	// namespace is the one that all objects are in, "" if there are several.
	namespace string
}

// lift makes a file of HCL of the documents of each input.
func lift(documents []*document, s *schema.Schema) []body {
	l := &lifter{schema: s, documents: documents, outside: map[string]map[string]bool{}, namedBy: names(),
		named: map[string][]*document{}, labelled: map[string]bool{}}
	for _, d := range documents {
		for d.file >= len(l.files) {
			l.files = append(l.files, nil)
		}
		d.inside, d.label = nil, ""
		d.root.walk(func(v *value) { v.holder = nil })
	}
	l.labels()
	l.nestServices()
	l.commonNamespace()
	for _, d := range documents {
		if d.inside != nil {
			continue
		}
		l.external(d)
		var made *block
		if d.manifest || d.kind == nil {
			made = l.manifest(d)
		} else {
			made = l.object(d)
		}
		l.files[d.file].add(made, d.root)
		gather(d.root, nil)
	}
	return l.files
}

// gather hands the comments of values to what they became.
func gather(v *value, holder *comments) {
	if v.holder != nil {
		holder = v.holder
	}
	if holder != nil {
		holder.add(v.comments)
	}
	for _, e := range v.entries {
		gather(e.value, holder)
	}
}

// labels gives each block its label: the name of the object, with the namespace
// before it where two objects of a kind have the same name, or the kind behind it
// where two manifests have.
func (l *lifter) labels() {
	taken := l.labelled
	for _, d := range l.documents {
		if d.kind != nil {
			key := d.kind.Block.Name + "." + d.name
			l.named[key] = append(l.named[key], d)
		}
		typ := "manifest"
		if d.kind != nil && !d.manifest {
			typ = d.kind.Block.Name
		}
		label := d.name
		if !plainLabel(label) {
			label = strings.ToLower(d.kindName())
		}
		base := label
		if typ == "manifest" && taken[typ+"."+label] {
			label = base + "-" + strings.ToLower(d.kindName())
		}
		if taken[typ+"."+label] && d.namespace() != "" {
			label = d.namespace() + "-" + base
		}
		for n := 2; taken[typ+"."+label]; n++ {
			label = base + "-" + itoa(n)
		}
		taken[typ+"."+label] = true
		d.label = label
	}
}

// object makes the block of an object.
func (l *lifter) object(d *document) *block {
	b := &block{typ: d.kind.Block.Name, label: d.label}
	if d.label != d.name {
		b.body.set("name", literal(d.name), d.root.get("metadata", "name"))
	}
	w := &scope{lifter: l, document: d}
	skip := []string{"name"}
	if l.namespace != "" {
		skip = append(skip, "namespace")
	}
	if d.kind.Workload() {
		w.workload(b, skip)
		return b
	}
	w.body(d.kind.Block.Body, d.root, &b.body, skip...)
	return b
}

// scope is the document that is lifted.
type scope struct {
	*lifter
	document *document
	pod      *value   // the pod's spec, of a workload
	names    []string // the volumes of the pod
	roleOf   map[*value]role
	// within is the container whose fields are lifted; nil outside of containers.
	within *value
}

// body lifts the fields of a struct into a block: attributes, then blocks, as the
// schema orders them.
func (w *scope) body(b *schema.Body, from *value, to *body, skip ...string) {
	w.attributes(b, from, to, skip...)
	w.blocks(b, from, to, skip...)
}

func (w *scope) attributes(b *schema.Body, from *value, to *body, skip ...string) {
	for _, a := range b.Attributes {
		if a.Own != "" || slices.Contains(skip, a.Name) {
			continue
		}
		if v := from.get(a.Path.JSON()...); v != nil && !(v.hollow() && fieldAt(b.Type, a.Path).omitted) {
			if r := w.refersTo(b, a, w.parent(a, from), v); r != "" {
				to.set(a.Name, r, v)
				continue
			}
			to.set(a.Name, w.leaf(a, v), v)
		}
	}
}

func (w *scope) blocks(b *schema.Body, from *value, to *body, skip ...string) {
	for _, n := range b.Blocks {
		if len(n.Path) == 0 || slices.Contains(skip, n.Name) {
			continue
		}
		v := from.get(n.Path.JSON()...)
		switch {
		case v == nil || v.hollow() && fieldAt(b.Type, n.Path).always:
		case n.Repeated:
			for _, element := range v.items() {
				to.add(w.element(n, element), element)
			}
		default:
			inner := &block{typ: n.Name}
			w.body(n.Body, v, &inner.body)
			to.add(inner, v)
		}
	}
}

// hollow says that a value is a map or a list with nothing in it, not even a comment.
func (v *value) hollow() bool {
	return (v.form == formObject || v.form == formList) && len(v.entries) == 0 && v.comments.empty()
}

// field is what a Go struct does with a field of the API that is empty.
type field struct {
	omitted bool // a map or a list, left out
	always  bool // a struct, which is there in any case
}

// fieldAt returns the field at a path. An empty selector says something to the reader:
// everything.
func fieldAt(t reflect.Type, path schema.Path) field {
	omitempty := false
	for _, s := range path {
		if t = valueType(t); t.Kind() != reflect.Struct {
			return field{}
		}
		f := t.Field(s.Index)
		t, omitempty = f.Type, strings.Contains(f.Tag.Get("json"), ",omitempty")
	}
	return field{
		omitted: omitempty && (t.Kind() == reflect.Map || t.Kind() == reflect.Slice),
		always:  t.Kind() == reflect.Struct && t != reflect.TypeFor[metav1.LabelSelector](),
	}
}

// element lifts an element of a list into a block, whose label is its name.
func (w *scope) element(n *schema.Block, from *value) *block {
	b := &block{typ: n.Name}
	var skip []string
	if path := n.Label.Path.JSON(); n.Label.Mode != schema.NoLabel {
		if name := from.str(path...); plainLabel(name) {
			b.label = name
			skip = append(skip, labelAttribute(n))
		} else if n.Label.Mode == schema.RequiredLabel {
			b.label = "unnamed"
		}
	}
	switch {
	case n.Name == "volume" && w.pod != nil && from.str("name") != "":
		w.volume(n, from, b, skip)
	case n.Name == "mount" || n.Name == "volume_device":
		b.body.set("volume", w.volumeReference(from.str("name")), from.get("name"))
		w.body(n.Body, from, &b.body, skip...)
	default:
		w.body(n.Body, from, &b.body, skip...)
	}
	return b
}

// labelAttribute is the attribute that sets the same field as a block's label, ""
// if there is none.
func labelAttribute(n *schema.Block) string {
	for _, a := range n.Body.Attributes {
		if a.Own == "" && slices.Equal(a.Path.JSON(), n.Label.Path.JSON()) {
			return a.Name
		}
	}
	return ""
}

// parent is the object that has an attribute's field.
func (w *scope) parent(a *schema.Attribute, from *value) *value {
	path := a.Path.JSON()
	return from.get(path[:len(path)-1]...)
}

// leaf lifts the value of a field.
func (w *scope) leaf(a *schema.Attribute, v *value) expression {
	switch a.Leaf {
	case schema.LeafQuantity:
		return quantity(v)
	case schema.LeafQuantityMap:
		m := mapping{}
		for _, e := range v.entries {
			m = append(m, newElement(e.key, quantity(e.value), e.value))
		}
		return m
	case schema.LeafStringList:
		if name := a.Path.JSON(); w.within != nil && (name[len(name)-1] == "command" || name[len(name)-1] == "args") {
			return w.arguments(v)
		}
	}
	return plain(v)
}

// plain is a value as it stands.
func plain(v *value) expression {
	switch v.form {
	case formText:
		return literal(v.text)
	case formList:
		l := tuple{}
		for _, item := range v.items() {
			l = append(l, newElement("", plain(item), item))
		}
		return l
	case formObject:
		m := mapping{}
		for _, e := range v.entries {
			m = append(m, newElement(e.key, plain(e.value), e.value))
		}
		return m
	case formNull:
		return raw("null")
	}
	return raw(v.text)
}

// quantity is an amount in the spelling of the file: Kubernetes would write 0.5 as
// 500m.
func quantity(v *value) expression {
	if v.form == formNull { // the API server takes it for nothing of it
		return raw("0")
	}
	if v.form != formNumber {
		return literal(v.text)
	}
	if strings.Trim(v.spelled, "0123456789.") == "" && v.spelled != "" && !strings.HasPrefix(v.spelled, ".") && !strings.HasSuffix(v.spelled, ".") && (len(v.spelled) == 1 || v.spelled[0] != '0' || v.spelled[1] == '.') {
		return raw(v.spelled)
	}
	return literal(v.text)
}

// manifest makes the block of an object that podgen passes through whole.
func (l *lifter) manifest(d *document) *block {
	b := &block{typ: "manifest", label: d.label}
	root := d.root
	if metadata := d.root.get("metadata"); d.label == d.name && metadata.get("name") != nil && metadata.get("generateName") == nil {
		root = withoutName(root)
	}
	if first := d.root.entries[0].value; !first.comments.empty() { // it is about all that follows
		d.root.comments.above = append(d.root.comments.above, first.comments.above...)
		first.comments.above = nil
	}
	b.body.set("object", plain(root), root)
	return b
}

// withoutName is an object without its name, which the label of the block says.
func withoutName(root *value) *value {
	copied, metadata := *root, *root.get("metadata")
	copied.entries = slices.Clone(root.entries)
	name := metadata.remove("name")
	metadata.comments.add(name.comments)
	if len(metadata.entries) == 0 {
		copied.remove("metadata")
		copied.comments.add(metadata.comments)
	} else {
		copied.set("metadata", &metadata)
	}
	return &copied
}
