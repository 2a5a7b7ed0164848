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
	"podgen/generate/format"
	"podgen/generate/parse"
	"podgen/generate/rule"
	"podgen/schema"
)

// TestEdits applies the edits that a rule offers for the modules of its document: each
// alone, and all of them as validate --fix does. What it found is gone then, the file is
// HCL that can be formatted, and there is no error that was not there before.
func TestEdits(t *testing.T) {
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
			_, before := judged(f.Name, f.Data)
			offered := slices.DeleteFunc(slices.Clone(before), func(d *hcl.Diagnostic) bool {
				return diag.RuleOf(d) != r.ID || diag.FindingOf(d).Edit == nil
			})
			for _, d := range offered {
				mended, ok := diag.FindingOf(d).Edit.Apply(f.Data)
				if !ok {
					t.Errorf("%s: %s: the edit has no place in the file", r.ID, f.Name)
				}
				gone(t, r.ID+": "+f.Name, hcl.Diagnostics{d}, before, mended)
			}
			if edits += len(offered); len(offered) > 0 {
				gone(t, r.ID+": "+f.Name+" with all edits", offered, before, fixed(t, f.Name, f.Data))
			}
		}
	}
	if edits == 0 {
		t.Error("no rule offers an edit")
	}
}

func judged(name string, src []byte) (*generate.Result, hcl.Diagnostics) {
	return generate.Run(fstest.MapFS{}, []parse.Input{{Name: name, Bytes: src}}, generate.Options{Schema: schema.New(), Info: true})
}

// fixed is a file as validate --fix leaves it.
func fixed(t *testing.T, name string, src []byte) []byte {
	for range 10 {
		result, diags := judged(name, src)
		changed, applied := generate.Fix(result.Sources, diags)
		if applied == 0 {
			return src
		}
		formatted, ds := format.Source(name, changed[name])
		if ds.HasErrors() {
			t.Errorf("%s: what the edits make cannot be formatted: %s", name, ds)
			return changed[name]
		}
		src = formatted
	}
	t.Errorf("%s: the edits come to no end", name)
	return src
}

// gone holds a mended file to what was found before: nothing of that is left, and
// nothing else is wrong that is as bad: a Job that ends may still end late.
func gone(t *testing.T, what string, found, before hcl.Diagnostics, mended []byte) {
	t.Helper()
	_, after := judged("mended.hcl", mended)
	for _, d := range after {
		same := func(b *hcl.Diagnostic) bool { return diag.RuleOf(b) == diag.RuleOf(d) && b.Detail == d.Detail }
		switch {
		case slices.ContainsFunc(found, same):
			t.Errorf("%s: the edit does not mend it: %s\n%s", what, d.Detail, mended)
		case d.Severity <= found[0].Severity && d.Severity != diag.Info && !slices.ContainsFunc(before, same):
			t.Errorf("%s: after the edit: %s\n%s", what, d, mended)
		}
	}
}
