package golden_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"podgen/generate"
	"podgen/generate/diag"
	"podgen/generate/parse"
	"podgen/generate/report"
	"podgen/golden"
	"podgen/schema"
)

// TestFormats writes the diagnostics of one module in each form.
func TestFormats(t *testing.T) {
	t.Chdir(golden.Root(t))
	golden.Corpus{
		Sources:   "golden/testdata/formats",
		Extension: ".hcl",
		Golden:    "formats",
		Outputs:   []string{".txt", ".json", ".sarif", ".github"},
	}.Run(t, func(t *testing.T, path string, _ []byte) map[string][]byte {
		result, diags := generate.NewModule(filepath.FromSlash(path)).Run(generate.Options{Schema: schema.New()}, nil)
		outputs := map[string][]byte{}
		for extension, format := range map[string]report.Format{".txt": report.Text, ".json": report.JSON, ".sarif": report.SARIF, ".github": report.GitHub} {
			var b bytes.Buffer
			w := report.New(&b, report.Options{Format: format, Version: "v1.0.0", Rules: generate.Rules()})
			if err := w.Add(result.Sources, diags); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			outputs[extension] = b.Bytes()
		}
		return outputs
	})
}

// TestEdits applies each edit that is offered for the inputs that are wrong to
// its source: what it was about must be gone, and the file must still be HCL.
func TestEdits(t *testing.T) {
	t.Chdir(golden.Root(t))
	files, err := filepath.Glob("generate/testdata/bad/*.hcl")
	if err != nil {
		t.Fatal(err)
	}
	s, edits := schema.New(), 0
	for _, file := range files {
		if strings.HasPrefix(filepath.Base(file), "exploding-") {
			continue // they take the time that the bounds allow, and have no names to mend
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		before := judge(file, source, s)
		for _, d := range before {
			if e := diag.FindingOf(d).Edit; e != nil {
				edits++
				checkEdit(t, s, source, before, d, e)
			}
		}
	}
	if edits < 30 {
		t.Errorf("only %d edits are offered", edits)
	}
}

func checkEdit(t *testing.T, s *schema.Schema, source []byte, before hcl.Diagnostics, d *hcl.Diagnostic, e *diag.Edit) {
	t.Helper()
	mended, ok := e.Apply(source)
	if !ok || e.Filename() != d.Subject.Filename {
		t.Errorf("%s: the edit is of no place in the file", d)
		return
	}
	first := e.Changes[0]
	same := func(a, b *hcl.Diagnostic) bool { return a.Summary == b.Summary && a.Detail == b.Detail }
	for _, after := range judge(d.Subject.Filename, mended, s) {
		switch {
		case same(after, d):
			t.Errorf("%s: the edit to %q does not mend it", d, first.Text)
		case diag.RuleOf(after) == diag.Syntax && !slices.ContainsFunc(before, func(b *hcl.Diagnostic) bool { return same(after, b) }):
			t.Errorf("%s: after the edit to %q the file is no HCL: %s", d, first.Text, after)
		}
	}
	tokens, _ := hclsyntax.LexConfig(mended, d.Subject.Filename, hcl.InitialPos)
	if !slices.ContainsFunc(tokens, func(token hclsyntax.Token) bool {
		return token.Range.Start.Line == first.Range.Start.Line && token.Range.Start.Column == first.Range.Start.Column
	}) {
		t.Errorf("%s: the edit begins in the middle of a token", d)
	}
}

// judge returns the diagnostics of a module of one file.
func judge(file string, source []byte, s *schema.Schema) hcl.Diagnostics {
	folder := os.DirFS(filepath.Dir(file))
	_, diags := generate.Run(folder, []parse.Input{{Name: filepath.ToSlash(file), Bytes: source}}, generate.Options{Schema: s})
	return diags
}
