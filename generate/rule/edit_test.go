package rule_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hashicorp/hcl/v2"
	"github.com/rogpeppe/go-internal/txtar"

	"podgen/generate"
	"podgen/generate/diag"
	"podgen/generate/parse"
	"podgen/generate/rule"
	"podgen/schema"
)

// TestEdits applies each edit that a rule offers for a module of its document: what
// it found is gone then, and there is no error that was not there before.
func TestEdits(t *testing.T) {
	s := schema.New()
	judge := func(name string, src []byte) hcl.Diagnostics {
		_, diags := generate.Run(fstest.MapFS{}, []parse.Input{{Name: name, Bytes: src}}, generate.Options{Schema: s, Info: true})
		return diags
	}
	edits := 0
	for _, r := range rule.All() {
		data, err := os.ReadFile(rule.DocumentFile(r))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range txtar.Parse(data).Files {
			if !strings.HasPrefix(f.Name, "bad") {
				continue
			}
			before := judge(f.Name, f.Data)
			for _, d := range before {
				e := diag.FindingOf(d).Edit
				if e == nil || diag.RuleOf(d) != r.ID {
					continue
				}
				edits++
				mended := slices.Concat(f.Data[:e.Range.Start.Byte], []byte(e.Text), f.Data[e.Range.End.Byte:])
				for _, after := range judge(f.Name, mended) {
					same := func(b *hcl.Diagnostic) bool { return b.Summary == after.Summary && b.Detail == after.Detail }
					if same(d) {
						t.Errorf("%s: %s: the edit does not mend it:\n%s", r.ID, f.Name, mended)
					} else if after.Severity == hcl.DiagError && !slices.ContainsFunc(before, same) {
						t.Errorf("%s: %s: after the edit: %s\n%s", r.ID, f.Name, after, mended)
					}
				}
			}
		}
	}
	if edits == 0 {
		t.Error("no rule offers an edit")
	}
}
