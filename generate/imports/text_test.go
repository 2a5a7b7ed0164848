package imports_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate"
	"podgen/generate/diag"
	"podgen/generate/imports"
	"podgen/schema"
)

// FuzzImportText imports anything. What gives files has been proved; what does not
// says why.
func FuzzImportText(f *testing.F) {
	for _, text := range []string{
		"apiVersion: x/v1\nkind: Any\nmetadata: {name: a}\nspec: " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000),
		"", "a: &a [*a]", "kind: Pod", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: b}]}\n",
		"apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {a: YQ==}}]",
		`{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"a": "${b} %{if} \u0000"}}`,
		"# a\n---\n# b\napiVersion: x/v1 # c\nkind: Any\nmetadata:\n  name: a\nspec:\n- 1.50\n- 0x1F\n- 1e400\n- .inf\n- !!binary aGk=\n- 2001-01-01\n---\n",
		"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, labels: &l {app: a}}\nspec:\n  selector: {matchLabels: *l}\n  template:\n    metadata: {labels: {<<: *l}}\n    spec:\n      containers:\n      - {name: a, image: b, command: [sh, -c, \"a\\n  b\\n\"], env: [{name: A, value: $(B)}, {name: B, value: x}]}\n",
	} {
		f.Add([]byte(text))
	}
	o := imports.Options{Options: generate.Options{Schema: schema.New(), Checkers: &generate.Checkers{}}}
	f.Fuzz(func(t *testing.T, text []byte) {
		began := time.Now()
		result, diags := imports.Import([]imports.Input{{Name: "a.yaml", Bytes: text}}, o)
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("it took %s", took)
		}
		lost := slices.ContainsFunc(diags, func(d *hcl.Diagnostic) bool { return d.Summary == "Import not exact" })
		switch {
		case len(result.Files) == 0 && !diags.HasErrors():
			t.Error("no files, and no error that says why")
		case len(result.Files) > 0 && lost:
			t.Error("files, and an error that says that they are not exact")
		}
		for _, d := range diags {
			if d.Subject == nil && diag.FindingOf(d).Path == "" {
				t.Errorf("%q has no place", d.Summary)
			}
		}
		formatted(t, result)
	})
}
