package golden_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"podgen/generate"
	"podgen/generate/parse"
	"podgen/golden"
	"podgen/patterns"
	"podgen/schema"
)

// catalogue is where podgen's own patterns are.
func catalogue() []generate.Folder {
	return []generate.Folder{{Name: "<podgen>/patterns", FS: patterns.Catalogue(), BuiltIn: true}}
}

// TestPatterns renders the example of each pattern: it says nothing but what a
// comment of the example ignores.
func TestPatterns(t *testing.T) {
	s, root := schema.New(), golden.Root(t)
	golden.Corpus{
		Sources:   "patterns",
		Extension: "/example.hcl",
		Golden:    "patterns",
		Outputs:   []string{".yaml"},
	}.Run(t, func(t *testing.T, path string, source []byte) map[string][]byte {
		options := generate.Options{Schema: s, Patterns: catalogue()}
		result, diags := generate.Run(os.DirFS(filepath.Dir(filepath.Join(root, path))), []parse.Input{{Name: path, Bytes: source}}, options)
		for _, d := range diags {
			t.Error(d)
		}
		if !strings.Contains(string(source), fmt.Sprintf("pattern %q", filepath.Base(filepath.Dir(path)))) {
			t.Error("the example does not use its pattern")
		}
		return map[string][]byte{".yaml": stream(t, path, result)}
	})
}

// TestGeneratedPatternPages writes the page of each pattern, and the list of them.
func TestGeneratedPatternPages(t *testing.T) {
	all, diags := generate.Patterns(catalogue())
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	var list strings.Builder
	list.WriteString("# Patterns\n\nPieces of pods that are ready to use, one folder each. Generated from the patterns (`make generate`);\n" +
		"`podgen patterns show NAME` prints the same, with what the example renders.\n\n| pattern | role | |\n| --- | --- | --- |\n")
	for _, p := range all {
		if p.Summary == "" || len(p.Links) == 0 || p.Example == "" {
			t.Errorf("%s: a pattern has a summary, links and an example", p.Name)
		}
		for _, in := range p.Inputs {
			if in.Description == "" {
				t.Errorf("%s: input %s has no description", p.Name, in.Name)
			}
		}
		for _, out := range p.Outputs {
			if out.Description == "" {
				t.Errorf("%s: output %s has no description", p.Name, out.Name)
			}
		}
		golden.Generated(t, "patterns/"+p.Name+"/README.md", []byte(p.Markdown()))
		fmt.Fprintf(&list, "| [`%s`](%s/README.md) | %s | %s |\n", p.Name, p.Name, p.Role, p.Summary)
	}
	golden.Generated(t, "patterns/README.md", []byte(list.String()))
}
