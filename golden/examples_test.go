package golden_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate"
	"podgen/generate/parse"
	"podgen/generate/report"
	"podgen/golden"
	"podgen/schema"
)

// TestExamples renders every example. Those in broken/ say what is wrong with them,
// and the others nothing at all: what they do on purpose, a comment ignores.
func TestExamples(t *testing.T) {
	t.Chdir(golden.Root(t))
	s := schema.New()
	golden.Corpus{
		Sources:   "examples",
		Extension: ".hcl",
		Golden:    "examples",
		Outputs:   []string{".yaml", ".txt"},
	}.Run(t, func(t *testing.T, path string, _ []byte) map[string][]byte {
		result, diags := generate.NewModule(filepath.FromSlash(path)).Run(generate.Options{Schema: s, Patterns: catalogue()}, nil)
		if broken := strings.HasPrefix(path, "examples/broken/"); broken != diags.HasErrors() || !broken && len(diags) > 0 {
			t.Error(diags)
		}
		yaml := stream(t, path, result)
		again, _ := generate.NewModule(filepath.FromSlash(path)).Run(generate.Options{Schema: schema.New(), Patterns: catalogue()}, nil)
		if !bytes.Equal(yaml, stream(t, path, again)) {
			t.Error("the second run gives other bytes")
		}
		return map[string][]byte{".yaml": yaml, ".txt": diagnosticText(t, result.Sources, diags)}
	})
}

// TestIgnored shows what the comments in the references silence: what the rules say of
// them without those.
func TestIgnored(t *testing.T) {
	t.Chdir(golden.Root(t))
	s := schema.New()
	golden.Corpus{
		Sources:   "examples/reference",
		Extension: ".hcl",
		Golden:    "ignored",
		Outputs:   []string{".txt"},
	}.Run(t, func(t *testing.T, path string, source []byte) map[string][]byte {
		var open bytes.Buffer
		for line := range bytes.Lines(source) {
			if !bytes.Contains(line, []byte("podgen:ignore")) {
				open.Write(line)
			}
		}
		result, diags := generate.Run(os.DirFS(filepath.Dir(path)), []parse.Input{{Name: path, Bytes: open.Bytes()}}, generate.Options{Schema: s})
		if open.Len() < len(source) && len(diags) == 0 {
			t.Error("the comments silence nothing")
		}
		return map[string][]byte{".txt": diagnosticText(t, result.Sources, diags)}
	})
}

func stream(t *testing.T, path string, r *generate.Result) []byte {
	t.Helper()
	var out bytes.Buffer
	diags, err := generate.Write(&out, path, r.Objects)
	if err != nil || diags.HasErrors() {
		t.Error(diags, err)
	}
	return out.Bytes()
}

// diagnosticText is how a user sees diagnostics, without colour.
func diagnosticText(t *testing.T, files map[string]*hcl.File, diags hcl.Diagnostics) []byte {
	t.Helper()
	var text bytes.Buffer
	if err := report.New(&text, report.Options{}).Add(files, diags); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}
