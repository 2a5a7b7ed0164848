package schema

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	corev1 "k8s.io/api/core/v1"
)

// Spelling is how a module spells a field of an object.
type Spelling struct {
	Kind *Kind
	// Value is the object, a pointer to the kind's struct.
	Value any
	// Source returns the HCL that set the value at a path of JSON names, map keys
	// and list indices, "" if that is not known: the header of a block, or the
	// expression of an attribute.
	Source func(path []string) string
}

// Of returns the name of the field at a path of the object, as a reference in the
// module would have it: container.web.image, mount["/data"].sub_path. It is empty
// for a field that has no spelling.
func (s Spelling) Of(path []string) string {
	w := &speller{Spelling: s, path: path}
	if !w.body(s.Kind.Block.Body, Label{}) {
		return ""
	}
	return strings.Join(w.text, "")
}

// speller goes along a path of JSON names through the bodies of blocks.
type speller struct {
	Spelling
	path []string
	at   int // how far along the path
	text []string
}

func (w *speller) rest() []string { return w.path[w.at:] }

func (w *speller) name(name string) {
	if len(w.text) > 0 {
		name = "." + name
	}
	w.text = append(w.text, name)
}

// key adds the name of one of many: a label or a map's key.
func (w *speller) key(key string) { w.text = append(w.text, step(key)) }

// Reference spells the way from a root along names, keys and list indices.
func Reference(root string, path []string) string {
	var b strings.Builder
	b.WriteString(root)
	for _, name := range path {
		if _, err := strconv.Atoi(name); err == nil {
			b.WriteString("[" + name + "]")
			continue
		}
		b.WriteString(step(name))
	}
	return b.String()
}

func step(name string) string {
	if hclsyntax.ValidIdentifier(name) {
		return "." + name
	}
	return "[" + strconv.Quote(name) + "]"
}

func (w *speller) index(i string) { w.text = append(w.text, "["+i+"]") }

// body goes on inside a block. label is that of the block.
func (w *speller) body(b *Body, label Label) bool {
	if len(w.rest()) == 0 {
		return len(w.text) > 0
	}
	if role, ok := w.role(b); ok {
		return w.block(role)
	}
	if label.Mode != NoLabel && slices.Equal(w.rest(), label.Path.JSON()) && w.rest()[len(w.rest())-1] != "name" && isHeader(w.Source(w.path)) {
		return true // the label sets it, and has been written
	}
	if a, inner, depth := longestAttribute(b, w.rest()); a != nil && depth >= longestBlockDepth(b, w.rest()) {
		if inner != "" {
			w.name(inner)
		}
		w.name(a.Name)
		w.at += depth
		w.entries(a)
		return true
	}
	if n := longestBlock(b, w.rest()); n != nil {
		return w.block(n)
	}
	switch {
	case label.Mode != NoLabel && hasPrefix(w.rest(), label.Path.JSON()):
		return true // the label has been named
	case (b.Type == reflect.TypeFor[corev1.VolumeMount]() || b.Type == reflect.TypeFor[corev1.VolumeDevice]()) && w.rest()[0] == "name":
		w.name("volume")
		return true
	}
	return false
}

// role returns the block of the container that the path leads into.
func (w *speller) role(b *Body) (*Block, bool) {
	if b != w.Kind.Block.Body || !w.Kind.Workload() {
		return nil, false
	}
	spec := append(slices.Clone(w.Kind.Template), "spec")
	rest := w.rest()
	if len(rest) < len(spec)+2 || !hasPrefix(rest, spec) {
		return nil, false
	}
	list := rest[len(spec)]
	if list != "containers" && list != "initContainers" {
		return nil, false
	}
	role := string(Container)
	if list == "initContainers" {
		role = string(Init)
	}
	w.at += len(spec)
	if n := b.Block(firstWord(w.Source(w.path[:w.at+2]))); n != nil && n.Role != "" {
		role = n.Name
	}
	block := *b.Block(role)
	block.Path = Path{{JSON: list}}
	return &block, true
}

// block goes on into a block whose list or struct begins here.
func (w *speller) block(n *Block) bool {
	w.at += len(n.Path.JSON())
	if !n.Repeated {
		w.name(n.Name)
		return w.body(n.Body, n.Label)
	}
	if len(w.rest()) == 0 {
		w.name(n.Name)
		return true
	}
	i := w.rest()[0]
	w.at++
	name := labelOf(n.Label, valueAt(reflect.ValueOf(w.Value), w.path[:w.at]))
	if sugar := w.sugar(n); sugar != "" && name != "" {
		w.name(sugar)
		w.key(name)
		return true
	}
	w.name(n.Name)
	if name == "" {
		w.index(i)
	} else {
		w.key(name)
	}
	return w.body(n.Body, n.Label)
}

// sugar returns the attribute that an element of a list was written in, "" if it
// has a block of its own.
func (w *speller) sugar(n *Block) string {
	source := w.Source(w.path[:w.at])
	if source == "" || firstWord(source) == n.Name {
		return ""
	}
	switch n.Name {
	case "port":
		return "ports"
	case "env":
		return "env"
	}
	return ""
}

// entries names what is inside an attribute: keys of a map, indices of a list.
func (w *speller) entries(a *Attribute) {
	t := a.Type
	for _, step := range w.rest() {
		t = deref(t)
		switch t.Kind() {
		case reflect.Map:
			w.key(step)
			t = t.Elem()
		case reflect.Slice:
			w.index(step)
			t = t.Elem()
		default:
			return
		}
	}
}

// longestAttribute returns the attribute that goes furthest along a path, and
// the block of podgen's own (template) that it stands in, if any.
func longestAttribute(b *Body, path []string) (best *Attribute, inner string, depth int) {
	for _, a := range b.Attributes {
		if json := a.Path.JSON(); len(json) > depth && hasPrefix(path, json) {
			best, inner, depth = a, "", len(json)
		}
	}
	for _, n := range b.Blocks {
		if len(n.Path) > 0 || n.Role != "" || n.Own != "" {
			continue
		}
		if a, _, d := longestAttribute(n.Body, path); d > depth {
			best, inner, depth = a, n.Name, d
		}
	}
	return best, inner, depth
}

func longestBlock(b *Body, path []string) (best *Block) {
	depth := 0
	for _, n := range b.Blocks {
		if json := n.Path.JSON(); len(json) > depth && hasPrefix(path, json) {
			best, depth = n, len(json)
		}
	}
	return best
}

func longestBlockDepth(b *Body, path []string) int {
	if n := longestBlock(b, path); n != nil {
		return len(n.Path.JSON())
	}
	return 0
}

func hasPrefix(path, prefix []string) bool {
	return len(prefix) <= len(path) && slices.Equal(path[:len(prefix)], prefix)
}

// isHeader says that a source is the header of a block with a label: mount "/data".
func isHeader(source string) bool {
	typ, label, _ := strings.Cut(source, " ")
	return hclsyntax.ValidIdentifier(typ) && strings.HasPrefix(label, `"`)
}

func firstWord(source string) string {
	word, _, _ := strings.Cut(source, " ")
	return word
}

// labelOf returns the label that a block has in an element of a list: its name.
func labelOf(l Label, element reflect.Value) string {
	names := l.Path.JSON()
	if l.Mode == NoLabel {
		names = []string{"name"}
	}
	v := valueAt(element, names)
	if v.Kind() == reflect.String {
		return v.String()
	}
	return ""
}

// valueAt goes along JSON names and indices; it returns the zero Value where there
// is nothing.
func valueAt(v reflect.Value, path []string) reflect.Value {
	for _, step := range path {
		for v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		switch v.Kind() {
		case reflect.Struct:
			steps, _ := stepTo(v.Type(), step)
			if steps == nil {
				return reflect.Value{}
			}
			for _, s := range steps {
				v = v.Field(s.Index)
			}
		case reflect.Slice:
			i, err := strconv.Atoi(step)
			if err != nil || i >= v.Len() {
				return reflect.Value{}
			}
			v = v.Index(i)
		default:
			return reflect.Value{}
		}
	}
	return v
}
