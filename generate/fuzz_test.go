package generate

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"k8s.io/apimachinery/pkg/api/equality"
	"sigs.k8s.io/yaml"

	"podgen/generate/object"
	"podgen/generate/parse"
	"podgen/golden"
	"podgen/patterns"
	"podgen/schema"
)

// folder is what the modules of these tests can read.
var folder = fstest.MapFS{
	"config/app.conf": {Data: []byte("level = info\n")},
	"logo.png":        {Data: []byte("\x89PNG\r\n\x1a\n\x00")},
}

// examples returns the files of a folder of the module, by name.
// catalogue is the folder of podgen's own patterns.
func catalogue() []Folder {
	return []Folder{{Name: "<podgen>/patterns", FS: patterns.Catalogue(), BuiltIn: true}}
}

func examples(t testing.TB, folder string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	names, err := filepath.Glob(filepath.Join(golden.Root(t), folder, "*.hcl"))
	if err != nil || len(names) == 0 {
		t.Fatal("no examples in", folder, err)
	}
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(name)] = src
	}
	return files
}

// FuzzRun takes any text through the pipeline.
func FuzzRun(f *testing.F) {
	for _, folder := range []string{"examples", "examples/reference", "generate/testdata/bad"} {
		for name, src := range examples(f, folder) {
			if !strings.HasPrefix(name, "exploding-") { // they take seconds
				f.Add(src)
			}
		}
	}
	s := schema.New()
	f.Fuzz(func(t *testing.T, src []byte) {
		if err := holds(s, src); err != nil {
			t.Error(err)
		}
	})
}

// holds takes a source through the pipeline and checks what is true of every
// one: it ends with diagnostics that point into the file, or with objects whose
// YAML reads back as the same objects.
func holds(s *schema.Schema, src []byte) error {
	const name = "app.hcl"
	result, diags := Run(folder, []parse.Input{{Name: name, Bytes: src}}, Options{Schema: s, Patterns: catalogue()})
	var problems []error
	text := hcl.NewDiagnosticTextWriter(&bytes.Buffer{}, result.Sources, 80, false)
	for _, d := range diags {
		if err := misplaced(d, name, src); err != nil {
			problems = append(problems, err)
		}
		if err := text.WriteDiagnostic(d); err != nil {
			problems = append(problems, err)
		}
	}
	if diags.HasErrors() {
		return errors.Join(problems...)
	}
	for _, o := range result.Objects {
		if err := readsBack(o); err != nil {
			problems = append(problems, err)
		}
	}
	return errors.Join(problems...)
}

// misplaced finds fault with the place of a diagnostic.
func misplaced(d *hcl.Diagnostic, name string, src []byte) error {
	at := d.Subject
	switch {
	case at == nil && d.Summary == "Too much to evaluate":
		return nil // it is about the module as a whole
	case at == nil:
		return fmt.Errorf("%q is about no place", d.Summary)
	case at.Filename != name || at.Start.Byte < 0 || at.Start.Byte > at.End.Byte || at.End.Byte > len(src) || at.Start.Line < 1:
		return fmt.Errorf("%q is about %v, which is not in the file", d.Summary, at)
	case d.Summary == "" || d.Detail == "" || d.Summary == "Object cannot be evaluated":
		return fmt.Errorf("%q says nothing", d.Error())
	}
	return nil
}

// readsBack writes an object and reads it with another reader.
func readsBack(o *object.Object) error {
	text, d := YAML(nil, o)
	if d != nil {
		return nil // what YAML cannot hold is refused
	}
	if _, known := o.Value.(object.Map); known {
		var back map[string]any
		if err := yaml.Unmarshal(text, &back); err != nil {
			return fmt.Errorf("%w: %w\n%s", errNotRead, err, text)
		}
		if back["kind"] != o.Kind {
			return fmt.Errorf("%w: another object\n%s", errNotRead, text)
		}
		return nil
	}
	back := reflect.New(reflect.TypeOf(o.Value).Elem()).Interface()
	if err := yaml.UnmarshalStrict(text, back); err != nil {
		return fmt.Errorf("%w: %w\n%s", errNotRead, err, text)
	}
	if !equality.Semantic.DeepEqual(o.Value, back) {
		return fmt.Errorf("%w: another object\n%s", errNotRead, text)
	}
	return nil
}

var errNotRead = errors.New("the YAML does not read back")

// TestMutations changes the examples in small ways, one at a time: what comes
// of it is an error, or objects that are right.
func TestMutations(t *testing.T) {
	s := schema.New()
	for name, src := range examples(t, "examples") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, m := range slices.Concat(linesChanged(src), valuesChanged(t, src)) {
				if err := holds(s, m.source); err != nil {
					t.Errorf("%s: %v", m.what, err)
				}
			}
		})
	}
}

type mutation struct {
	what   string
	source []byte
}

// linesChanged leaves each line out, and gives each twice.
func linesChanged(src []byte) []mutation {
	var all []mutation
	lines := bytes.SplitAfter(src, []byte("\n"))
	for i := range lines {
		without := slices.Concat(lines[:i], lines[i+1:])
		twice := slices.Concat(lines[:i+1], lines[i:])
		all = append(all,
			mutation{fmt.Sprintf("without line %d", i+1), bytes.Join(without, nil)},
			mutation{fmt.Sprintf("line %d twice", i+1), bytes.Join(twice, nil)})
	}
	return all
}

// valuesChanged puts other values in the place of each attribute's.
func valuesChanged(t *testing.T, src []byte) []mutation {
	t.Helper()
	file, diags := hclsyntax.ParseConfig(src, "", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	var all []mutation
	values := []string{"null", `""`, "[]", "{}", "true", "-1", `"text"`, "1.5", "[null]", "{ a = null }", "self", "runtime.pod_ip", `"${runtime.pod_ip}"`, `sensitive("x")`, "each.value", "nothing.at.all"}
	_ = hclsyntax.VisitAll(file.Body.(*hclsyntax.Body), func(n hclsyntax.Node) hcl.Diagnostics {
		if a, ok := n.(*hclsyntax.Attribute); ok {
			at := a.Expr.Range()
			for _, v := range values {
				changed := slices.Concat(src[:at.Start.Byte], []byte(v), src[at.End.Byte:])
				all = append(all, mutation{fmt.Sprintf("%s = %s on line %d", a.Name, v, at.Start.Line), changed})
			}
		}
		return nil
	})
	return all
}

// FuzzSplices puts pieces of the examples (values, attributes, blocks) in the
// place of others, so that what it makes is HCL and mostly means something.
func FuzzSplices(f *testing.F) {
	all := examples(f, "examples")
	for name, src := range examples(f, "generate/testdata/bad") {
		if !strings.HasPrefix(name, "exploding-") {
			all[name] = src
		}
	}
	names := slices.Sorted(maps.Keys(all))
	var pool []string
	for _, name := range names {
		for _, p := range pieces(all[name]) {
			pool = append(pool, string(p.of(all[name])))
		}
	}
	f.Add(uint16(0), []byte{0, 1, 2, 3, 4, 5})
	f.Add(uint16(3), []byte{9, 1, 0, 200, 4, 1})
	s := schema.New()
	f.Fuzz(func(t *testing.T, start uint16, choices []byte) {
		src := all[names[int(start)%len(names)]]
		for round := 0; len(choices) >= 4 && round < 8; round++ {
			found := pieces(src)
			if len(found) == 0 {
				return
			}
			at := found[(int(choices[0])<<8|int(choices[1]))%len(found)]
			with := pool[(int(choices[2])<<8|int(choices[3]))%len(pool)]
			src = slices.Concat(src[:at.from], []byte(with), src[at.to:])
			choices = choices[4:]
		}
		if err := holds(s, src); err != nil {
			t.Errorf("%v\n%s", err, src)
		}
	})
}

// piece is a value, an attribute or a block of a source.
type piece struct{ from, to int }

func (p piece) of(src []byte) []byte { return src[p.from:p.to] }

// pieces returns the pieces of a source, none of one that is no HCL.
func pieces(src []byte) []piece {
	file, diags := hclsyntax.ParseConfig(src, "", hcl.InitialPos)
	if diags.HasErrors() {
		return nil
	}
	var all []piece
	_ = hclsyntax.VisitAll(file.Body.(*hclsyntax.Body), func(n hclsyntax.Node) hcl.Diagnostics {
		at := n.Range()
		switch n := n.(type) {
		case *hclsyntax.Attribute, hclsyntax.Expression:
		case *hclsyntax.Block:
			at.End = n.CloseBraceRange.End
		default:
			return nil
		}
		all = append(all, piece{at.Start.Byte, at.End.Byte})
		return nil
	})
	slices.SortFunc(all, func(a, b piece) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	return all
}
