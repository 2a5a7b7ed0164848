package golden_test

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate"
	"podgen/golden"
	"podgen/schema"
)

// TestExamples renders every example. Beside the YAML there are the diagnostics:
// an example that warns says so in a golden file.
func TestExamples(t *testing.T) {
	t.Chdir(golden.Root(t))
	s := schema.New()
	golden.Corpus{
		Sources:   "examples",
		Extension: ".hcl",
		Golden:    "examples",
		Outputs:   []string{".yaml", ".txt"},
	}.Run(t, func(t *testing.T, path string, _ []byte) map[string][]byte {
		result, diags := generate.NewModule(filepath.FromSlash(path)).Run(generate.Options{Schema: s}, nil)
		if diags.HasErrors() {
			t.Error(diags)
		}
		yaml, d := generate.Stream(nil, path, result.Objects)
		if d != nil {
			t.Error(d)
		}
		again, _ := generate.NewModule(filepath.FromSlash(path)).Run(generate.Options{Schema: schema.New()}, nil)
		if second, _ := generate.Stream(nil, path, again.Objects); !bytes.Equal(yaml, second) {
			t.Error("the second run gives other bytes")
		}
		return map[string][]byte{".yaml": yaml, ".txt": diagnosticText(t, result.Sources, diags)}
	})
}

// diagnosticText is how a user sees diagnostics, without colour.
func diagnosticText(t *testing.T, files map[string]*hcl.File, diags hcl.Diagnostics) []byte {
	t.Helper()
	var text bytes.Buffer
	if err := hcl.NewDiagnosticTextWriter(&text, files, 100, false).WriteDiagnostics(diags); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}
