package imports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	yaml "go.yaml.in/yaml/v3"
	sigs "sigs.k8s.io/yaml"

	"podgen/generate/diag"
	"podgen/schema"
)

// document is one object of the input.
type document struct {
	file int // which input it is of
	root *value
	kind *schema.Kind // nil for a kind or a version that has no block
	api  string       // "apps/v1"
	name string

	// manifest says that it is written as a manifest block.
	manifest bool
	// inside is the workload whose block holds it; nil at the top of a file.
	inside *document
	// label is that of its block.
	label string
	// live says that it was read from a cluster.
	live bool
}

func (d *document) namespace() string { return d.root.str("metadata", "namespace") }

func (d *document) kindName() string { return d.root.str("kind") }

func (d *document) title() string { return fmt.Sprintf("%s %q", d.kindName(), d.name) }

// reader reads the documents of the input.
type reader struct {
	schema    *schema.Schema
	documents []*document
	diags     hcl.Diagnostics
	pending   []string      // comments that stand before the next document
	gone      map[int]*gone // what was left out, by file
}

// read reads the objects of all inputs. What Kubernetes itself cannot read is an
// error.
func read(inputs []Input, s *schema.Schema) ([]*document, hcl.Diagnostics) {
	r := &reader{schema: s}
	for i, in := range inputs {
		before := len(r.documents)
		starts := lineStarts(in.Bytes)
		for _, part := range split(in.Bytes) {
			if !r.part(i, builder{in: in, lines: part.lines, starts: starts}, part.text) {
				break
			}
		}
		if n := len(r.documents); n > before {
			last := r.documents[n-1].root
			last.comments.below = append(last.comments.below, r.pending...)
		}
		r.pending = nil
		if len(r.documents) == before && !r.diags.HasErrors() {
			d := diag.Whole("File without objects", "%s holds no Kubernetes object.", in.Name)
			r.diags = append(r.diags, diag.About(d, in.Name))
		}
	}
	r.twice()
	r.tellLeftOut()
	return r.documents, r.diags
}

// part is one document of a stream, with the number of lines before it.
type part struct {
	text  []byte
	lines int
}

// split takes a stream of YAML apart, as kubectl does: at lines that begin with ---.
func split(src []byte) []part {
	var parts []part
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	start, line, lines := 0, 0, 0
	for at := 0; at < len(src); line++ {
		end := len(src)
		if i := bytes.IndexByte(src[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		if text := src[at:end]; bytes.HasPrefix(text, []byte("---")) && (len(text) == 3 || bytes.ContainsRune([]byte(" \t\r\n"), rune(text[3]))) {
			parts = append(parts, part{src[start:at], lines})
			start, lines = at, line
		}
		at = end
	}
	return append(parts, part{src[start:], lines})
}

// part reads one document. It returns false after an error.
func (r *reader) part(file int, b builder, src []byte) bool {
	src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n")) // YAML reads them alike, and the reader of comments does not
	var node yaml.Node
	if err := yaml.Unmarshal(src, &node); err != nil {
		return r.unreadable(b, src, err)
	}
	if r.repeats(b, &node) {
		return false
	}
	content, err := sigs.YAMLToJSONStrict(src)
	if err != nil {
		return r.unreadable(b, src, err)
	}
	var tree any
	d := json.NewDecoder(bytes.NewReader(content))
	d.UseNumber()
	if err := d.Decode(&tree); err != nil {
		return r.unreadable(b, src, err)
	}
	if node.Kind == 0 || tree == nil {
		r.pending = append(r.pending, onlyComments(src)...)
		return true
	}
	root := b.value(node.Content[0], tree)
	if below := root.below(deepest); below != nil {
		return r.fail(below.at, "Nested too deep", "Maps and lists nest more than %d deep here, the most that podgen imports.", deepest)
	}
	b.settle(root)
	root.comments.above = append(apart(r.pending, lines(node.HeadComment)), root.comments.above...)
	root.comments.below = append(root.comments.below, lines(node.FootComment)...)
	r.pending = nil
	return r.object(file, root)
}

// deepest is how deep a document may nest. No object of Kubernetes comes near it, and
// what is deeper takes a time that no user would wait.
const deepest = 200

// below is a value that is more than some levels below another, nil if there is none.
func (v *value) below(levels int) *value {
	if levels < 0 {
		return v
	}
	for _, e := range v.entries {
		if found := e.value.below(levels - 1); found != nil {
			return found
		}
	}
	return nil
}

// repeats reports the keys that an object has twice. YAML allows each once.
func (r *reader) repeats(b builder, n *yaml.Node) bool {
	found := false
	first := map[string]*yaml.Node{}
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 && child.Kind == yaml.ScalarNode {
			if before := first[child.Value]; before != nil && child.Tag == before.Tag {
				found = true
				hint := "Keep the one that is meant."
				if child.Value == "apiVersion" {
					hint = "If another object begins here, write --- on a line before it."
				}
				r.fail(b.at(child), "Key given twice", "%q is already on line %d. %s", child.Value, b.lines+before.Line, hint)
			}
			first[child.Value] = child
		}
		found = r.repeats(b, child) || found
	}
	return found
}

// apart are comments that stood apart from what follows: an empty line keeps them so.
func apart(groups ...[]string) []string {
	var all []string
	for _, group := range groups {
		if len(group) > 0 {
			all = append(append(all, group...), "")
		}
	}
	return all
}

// onlyComments returns the comments of a document that has nothing else.
func onlyComments(text []byte) []string {
	var found []string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "#") {
			found = append(found, line)
		}
	}
	return found
}

// object adds an object, or those of a List.
func (r *reader) object(file int, root *value) bool {
	if root.form != formObject {
		hint := ""
		if root.form == formList {
			hint = " Separate objects by lines of ---, or put them into the items of a List."
		}
		return r.fail(root.at, "Not a Kubernetes object", "A document is a map with apiVersion, kind and metadata, and this is %s.%s", root.named(), hint)
	}
	api, kind := root.str("apiVersion"), root.str("kind")
	if api == "" || kind == "" {
		return r.fail(root.at, "Not a Kubernetes object", "The document has no %s, by which Kubernetes knows what it is.%s", missingOf(api), notKubernetes(root))
	}
	if items := root.get("items"); items != nil && items.form == formList && strings.HasSuffix(kind, "List") {
		return r.list(file, root, items, strings.TrimSuffix(kind, "List"))
	}
	d := &document{file: file, root: root, api: api, name: root.str("metadata", "name")}
	if template := templated(root); template != nil {
		return r.fail(template.at, "Template", "%q is a template, not a value. Render it first, say with helm template or kustomize build, and import the result.", template.text)
	}
	if k := r.schema.KindOf(kind); k != nil && k.Name == kind && k.APIVersion == api {
		d.kind = k
	}
	if d.name == "" && root.str("metadata", "generateName") == "" {
		if strings.HasPrefix(api, "kustomize.config.k8s.io/") {
			return r.fail(root.at, "Not a Kubernetes object", "A %s is for kustomize, not for a cluster. Import what it makes: kustomize build . | podgen import -", kind)
		}
		return r.unnamed(root)
	}
	r.serverSet(d)
	if d.kind != nil {
		if d.name == "" {
			d.manifest = true // the label of a block is the name
		}
		if !r.decodes(d) {
			return false
		}
		if root.hasNulls() {
			root.filled(d.kind.Type)
		}
		if d.live && d.withoutDefaults() {
			r.leftOut(d, []string{"what the API server fills in"})
		}
	}
	r.documents = append(r.documents, d)
	return true
}

// unnamed reports an object without a name.
func (r *reader) unnamed(root *value) bool {
	at, is := root.at, "there is none"
	if name := root.get("metadata", "name"); name != nil {
		if at, is = name.at, "it is "+name.named(); name.form == formNumber || name.form == formBoolean {
			is += fmt.Sprintf(". Quote it: %q", name.spelled)
		}
	}
	return r.fail(at, "Object without a name", "metadata.name of the %s is a string, and %s.", root.str("kind"), is)
}

// list adds the objects of a List. An element of a typed list may leave out what
// the list says.
func (r *reader) list(file int, root, items *value, kind string) bool {
	for i, item := range items.items() {
		if item.form == formObject && kind != "" {
			for key, text := range map[string]string{"apiVersion": root.str("apiVersion"), "kind": kind} {
				if item.get(key) == nil {
					item.set(key, textValue(text))
				}
			}
		}
		if i == 0 {
			item.comments.above = slices.Concat(root.comments.above, items.comments.above, item.comments.above)
		}
		if !r.object(file, item) {
			return false
		}
	}
	return true
}

func (r *reader) fail(at hcl.Range, summary, detail string, args ...any) bool {
	r.diags = append(r.diags, diag.Error(at, summary, detail, args...))
	return false
}

func missingOf(api string) string {
	if api == "" {
		return "apiVersion"
	}
	return "kind"
}

// notKubernetes names files that are often given by mistake.
func notKubernetes(root *value) string {
	switch {
	case root.get("services") != nil:
		return " A Compose file is no Kubernetes manifest."
	case root.get("resources") != nil || root.get("patches") != nil:
		return " Of a kustomization, import what kustomize build gives."
	}
	return ""
}

// atLine finds the line in a message of a YAML reader.
var atLine = regexp.MustCompile(`line (\d+)`)

// unreadable reports a document that is not YAML.
func (r *reader) unreadable(b builder, src []byte, err error) bool {
	message := strings.TrimPrefix(strings.TrimPrefix(err.Error(), "error converting YAML to JSON: "), "yaml: ")
	message = strings.TrimSpace(strings.TrimPrefix(message, "unmarshal errors:"))
	line := 1
	if m := atLine.FindStringSubmatch(message); m != nil {
		line, _ = strconv.Atoi(m[1])
		message = strings.TrimSpace(strings.TrimPrefix(message, m[0]+":"))
	}
	if before, _, ok := bytes.Cut(src, []byte("{{")); ok {
		return r.fail(b.line(1+bytes.Count(before, []byte("\n"))), "Template", "The file is a template, not YAML. Render it first and import the result: helm template NAME CHART | podgen import -")
	}
	at, hint := b.line(line), ""
	if text := bytes.TrimLeft(at.SliceBytes(b.in.Bytes), " "); bytes.HasPrefix(text, []byte("\t")) {
		hint = " YAML is indented by spaces, not by tabs."
	}
	return r.fail(at, "Not YAML", "The file cannot be read as YAML: %s.%s", strings.TrimSuffix(message, "."), hint)
}

// templated returns a value that a template would have made.
func templated(root *value) *value {
	var found *value
	look := func(v *value) {
		if found == nil && v != nil && v.form == formText && strings.Contains(v.text, "{{") {
			found = v
		}
	}
	look(root.get("metadata", "name"))
	look(root.get("metadata", "namespace"))
	root.walk(func(v *value) { look(v.entry("image")) })
	return found
}

// twice refuses two documents of one object: kubectl would apply the last one only.
func (r *reader) twice() {
	type identity struct{ group, kind, namespace, name string }
	first := map[identity]*document{}
	for _, d := range r.documents {
		group, _, found := strings.Cut(d.api, "/")
		if !found {
			group = ""
		}
		id := identity{group, d.kindName(), d.namespace(), d.name}
		if before := first[id]; before != nil && d.name != "" {
			r.fail(d.root.at, "Object given twice", "%s is already at %s:%d. Leave one of them out.", d.title(), before.root.at.Filename, before.root.at.Start.Line)
			continue
		}
		first[id] = d
	}
}
