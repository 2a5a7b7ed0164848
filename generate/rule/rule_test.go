package rule_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hashicorp/hcl/v2"
	"github.com/rogpeppe/go-internal/txtar"

	"podgen/generate"
	"podgen/generate/diag"
	"podgen/generate/parse"
	"podgen/generate/report"
	"podgen/generate/rule"
	"podgen/golden"
	"podgen/schema"
)

// TestRules holds each rule to its document: the bad module gives what the document
// says, of this rule alone, and the good one gives nothing. A document may hold more
// pairs, bad-NAME.hcl with want-NAME.txt and good-NAME.hcl.
func TestRules(t *testing.T) {
	root := golden.Root(t)
	for _, r := range rule.All() {
		t.Run(r.ID, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(root, "generate", "rule", rule.DocumentFile(r))
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			golden.Generated(t, "generate/rule/"+rule.DocumentFile(r), rewritten(t, r, data))
		})
	}
}

// rewritten is a document with the diagnostics of its modules as they are now.
func rewritten(t *testing.T, r rule.Rule, data []byte) []byte {
	archive := txtar.Parse(data)
	var files []txtar.File
	bad, good := 0, 0
	for _, f := range archive.Files {
		switch name := f.Name; {
		case strings.HasPrefix(name, "want"): // made anew
			continue
		case strings.HasPrefix(name, "bad"):
			bad++
			found, said := findings(t, r, name, f.Data)
			if len(found) == 0 {
				t.Errorf("%s has no finding", name)
			}
			want := strings.TrimSuffix(strings.Replace(name, "bad", "want", 1), ".hcl") + ".txt"
			files = append(files, f, txtar.File{Name: want, Data: said})
			continue
		case strings.HasPrefix(name, "good"):
			good++
			if found, said := findings(t, r, name, f.Data); len(found) > 0 {
				t.Errorf("%s is right, and gives:\n%s", name, said)
			}
		}
		files = append(files, f)
	}
	if bad == 0 || good == 0 || rule.Doc(r).Text == "" {
		t.Error("the document has doc.md, bad.hcl and good.hcl")
	}
	return txtar.Format(&txtar.Archive{Comment: archive.Comment, Files: files})
}

// findings runs a module, and returns the findings of the rule with their text. It
// has no others, apart from what is worth knowing.
func findings(t *testing.T, r rule.Rule, name string, src []byte) (hcl.Diagnostics, []byte) {
	result, diags := generate.Run(fstest.MapFS{}, []parse.Input{{Name: name, Bytes: src}}, generate.Options{Schema: schema.New(), Info: true})
	found := slices.DeleteFunc(diags, func(d *hcl.Diagnostic) bool {
		if diag.RuleOf(d) == r.ID {
			return false
		}
		if d.Severity != diag.Info {
			t.Errorf("%s: %s: %s; %s", name, diag.RuleOf(d), d.Summary, d.Detail)
		}
		return true
	})
	var b bytes.Buffer
	w := report.New(&b, report.Options{Format: report.Text})
	if err := w.Add(result.Sources, found); err != nil {
		t.Fatal(err)
	}
	return found, bytes.TrimRight(b.Bytes(), "\n")
}

// TestDocuments: every document has a rule.
func TestDocuments(t *testing.T) {
	files, err := filepath.Glob("*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !slices.ContainsFunc(rule.All(), func(r rule.Rule) bool { return rule.DocumentFile(r) == file }) {
			t.Errorf("%s: no rule has this document; is it missing from all?", file)
		}
	}
}

// TestGeneratedCatalogue writes the page of the rules.
func TestGeneratedCatalogue(t *testing.T) {
	golden.Generated(t, "generate/rule/README.md", []byte(rule.Markdown(os.DirFS("."))))
}
