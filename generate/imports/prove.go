package imports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	sigs "sigs.k8s.io/yaml"

	"podgen/generate"
	"podgen/generate/diag"
	"podgen/generate/object"
	"podgen/generate/parse"
)

// proof is what the whole pipeline makes of the HCL, held against the documents.
type proof struct {
	documents []*document
	sources   map[string]*hcl.File
	diags     hcl.Diagnostics
	lost      []loss
	added     []*object.Object // what no document asked for
}

// loss is a document that does not come back as it was.
type loss struct {
	document *document
	field    string // the first field that differs; "" where the whole object does
	detail   string
}

func printFiles(files []body, names []string) []File {
	var printed []File
	for i, b := range files {
		if len(b) > 0 {
			printed = append(printed, File{names[i], printFile(names[i], b)})
		}
	}
	return printed
}

// prove renders the files and compares each object with its document.
func prove(files []File, documents []*document, o generate.Options) *proof {
	p := &proof{documents: documents}
	var inputs []parse.Input
	for _, f := range files {
		inputs = append(inputs, parse.Input{Name: f.Name, Bytes: f.Bytes})
	}
	result, diags := generate.Run(noFiles{}, inputs, o)
	p.sources, p.diags = result.Sources, diags
	made := map[string]*object.Object{}
	for _, m := range result.Objects {
		made[identity(m.APIVersion, m.Kind, m.Namespace, m.Name)] = m
	}
	unnamed := slices.DeleteFunc(slices.Clone(result.Objects), func(m *object.Object) bool { return m.Name != "" })
	asked := map[*object.Object]bool{}
	for _, d := range documents {
		m := made[identity(d.api, d.kindName(), d.namespace(), d.name)]
		if d.name == "" && len(unnamed) > 0 {
			m, unnamed = unnamed[0], unnamed[1:]
		}
		asked[m] = true
		if l := p.compare(d, m); l != nil {
			p.lost = append(p.lost, *l)
		}
	}
	p.added = slices.DeleteFunc(slices.Clone(result.Objects), func(m *object.Object) bool { return asked[m] })
	return p
}

// noFiles is the folder of a module without other files.
type noFiles struct{}

// Open finds nothing.
func (noFiles) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

func identity(parts ...string) string { return strings.Join(parts, "\x00") }

// compare compares a document with the object that came of it.
func (p *proof) compare(d *document, m *object.Object) *loss {
	if m == nil {
		return &loss{d, "", p.reason(d)}
	}
	yaml, written := generate.YAML(nil, m)
	if written != nil {
		return &loss{d, "", written.Detail}
	}
	content, err := sigs.YAMLToJSONStrict(yaml)
	if err != nil {
		return &loss{d, "", err.Error()}
	}
	want, err := canonical(d, d.root.json())
	if err != nil {
		return &loss{d, "", err.Error()}
	}
	got, err := canonical(d, content)
	if err != nil {
		return &loss{d, "", err.Error()}
	}
	if field, detail := differs("", want, got); detail != "" {
		if strings.Contains(field, ".env[") && strings.HasSuffix(field, ".name") {
			detail += "; podgen moves a variable behind those that it names as $(NAME), where Kubernetes begins to replace them"
		}
		return &loss{d, field, detail}
	}
	return nil
}

// reason is what the pipeline says of a document whose object is missing: an error
// in its block that is not the API server's verdict on objects that are there. Where
// there is none, what is wrong elsewhere is the reason: a file that cannot be read.
func (p *proof) reason(d *document) string {
	reason, block := "the object is missing", p.block(d)
	for _, found := range slices.Backward(p.diags) {
		if found.Severity != hcl.DiagError || strings.HasPrefix(diag.RuleOf(found), "api-") {
			continue
		}
		if found.Subject != nil && block.ContainsPos(found.Subject.Start) {
			return found.Detail
		}
		reason = found.Detail
	}
	return reason
}

// block is the place of a document's block.
func (p *proof) block(d *document) hcl.Range {
	for _, file := range p.sources {
		body, _ := file.Body.(*hclsyntax.Body)
		if body == nil {
			continue
		}
		for _, b := range body.Blocks {
			if len(b.Labels) == 1 && b.Labels[0] == d.label && (d.manifest && b.Type == "manifest" || d.kind != nil && b.Type == d.kind.Block.Name) {
				return b.Range()
			}
		}
	}
	return hcl.Range{}
}

// canonical is an object as the API server would store it: with its defaults, and
// each quantity in one spelling. One of a kind that podgen does not know is as it is.
func canonical(d *document, content []byte) (any, error) {
	content, err := stored(d, content)
	if err != nil {
		return nil, err
	}
	var tree any
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.UseNumber()
	err = decoder.Decode(&tree)
	return tree, err
}

// stored is an object as the API server would store it, as JSON.
func stored(d *document, content []byte) ([]byte, error) {
	if d.kind == nil {
		return content, nil
	}
	value := reflect.New(d.kind.Type).Interface()
	if err := json.Unmarshal(content, value); err != nil {
		return nil, err
	}
	generate.Default(value)
	return json.Marshal(value)
}

// differs returns the first field in which two trees differ, and how; no detail if
// they are equal.
func differs(path string, want, got any) (field, detail string) {
	if none(want) && none(got) {
		return "", ""
	}
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			break
		}
		keys := map[string]bool{}
		for k := range w {
			keys[k] = true
		}
		for k := range g {
			keys[k] = true
		}
		sorted := make([]string, 0, len(keys))
		for k := range keys {
			sorted = append(sorted, k)
		}
		slices.Sort(sorted)
		for _, k := range sorted {
			if field, detail := differs(strings.TrimPrefix(path+"."+k, "."), w[k], g[k]); detail != "" {
				return field, detail
			}
		}
		return "", ""
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			break
		}
		for i := range w {
			if field, detail := differs(fmt.Sprintf("%s[%d]", path, i), w[i], g[i]); detail != "" {
				return field, detail
			}
		}
		return "", ""
	}
	if sameScalar(want, got) {
		return "", ""
	}
	if text, ok := want.(string); ok && cty.NormalizeString(text) == got {
		return path, fmt.Sprintf("%+q has accents apart from their letters, and HCL makes one character of both; write it as %+q", text, got)
	}
	return path, fmt.Sprintf("%s came in, and %s would go out", shown(want), shown(got))
}

// none says that a value is null or an empty list, which are the same to Kubernetes.
func none(v any) bool {
	list, ok := v.([]any)
	return v == nil || ok && len(list) == 0
}

func sameScalar(want, got any) bool {
	a, isNumber := want.(json.Number)
	b, both := got.(json.Number)
	if isNumber && both && a != b {
		x, _ := a.Float64()
		y, _ := b.Float64()
		return x == y && strings.ContainsAny(string(a)+string(b), ".eE")
	}
	return reflect.DeepEqual(want, got)
}

// shown is a value as a message has it.
func shown(v any) string {
	if v == nil {
		return "nothing"
	}
	text, _ := json.Marshal(v) // it was made of JSON
	if len(text) > 60 {
		text = append(text[:57], "..."...)
	}
	return string(text)
}

// more reports objects that would go out without having come in.
func (p *proof) more() hcl.Diagnostics {
	var diags hcl.Diagnostics
	for _, m := range p.added {
		diags = append(diags, diag.Error(m.Range, "Import not exact", "%s %q would go out and did not come in.", m.Kind, m.Name))
	}
	return diags
}

// fallBack makes manifests of the documents that were lost, and says why. What is
// lost as a manifest is an error.
func (p *proof) fallBack() hcl.Diagnostics {
	var diags hcl.Diagnostics
	for _, l := range p.lost {
		d := l.document
		if d.manifest || d.kind == nil {
			diags = append(diags, diag.Error(d.root.at, "Import not exact", "%s cannot be said in HCL%s: %s.", d.title(), of(l.field), strings.TrimSuffix(l.detail, ".")))
			continue
		}
		d.manifest = true
		diags = append(diags, diag.Warning(d.root.at, "Written as a manifest", "%s is passed through whole, as a manifest block, because a %s block cannot say it%s: %s.",
			d.title(), d.kind.Block.Name, of(l.field), strings.TrimSuffix(l.detail, ".")))
	}
	return diags
}

func of(field string) string {
	if field == "" {
		return ""
	}
	return " (" + field + ")"
}
