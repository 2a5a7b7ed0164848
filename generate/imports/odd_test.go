package imports_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate"
	"podgen/generate/imports"
	"podgen/golden"
	"podgen/schema"
)

// TestOdd imports the real manifests that Kubernetes refuses to decode. Each gives
// errors, one of which is on a line and names what Kubernetes names. PODGEN_SHOW=part
// of a path shows the messages of some.
func TestOdd(t *testing.T) {
	root, _ := golden.Manifests(t)
	o := imports.Options{Options: generate.Options{Schema: schema.New()}}
	for _, row := range golden.Table(t, filepath.Join(root, "ODD", "INDEX.tsv"))[1:] {
		src, err := os.ReadFile(filepath.Join(root, "ODD", row[0]))
		if err != nil {
			t.Fatal(err)
		}
		result, diags := imports.Import([]imports.Input{{Name: row[0], Bytes: src}}, o)
		if len(result.Files) > 0 || !diags.HasErrors() {
			t.Errorf("%s: want errors and no files for: %s", row[0], row[6])
			continue
		}
		if field := fieldIn(row[6]); !names(diags, field) {
			t.Errorf("%s: no error on a line names %q:\n%s", row[0], field, diags)
		}
		if show := os.Getenv("PODGEN_SHOW"); show != "" && strings.Contains(row[0], show) {
			for _, d := range diags {
				t.Logf("%s:\n%s\n%s", row[6], src[d.Subject.Start.Byte:d.Subject.End.Byte], d)
			}
		}
	}
}

// decoded finds the field, or the key, that a decoder's message names.
var decoded = regexp.MustCompile(`unknown field "([^"]+)"|struct field (\S+) of type|key "([^"]+)" already`)

// fieldIn is the last name of the field that a decoder's message is about, "" if it
// names none.
func fieldIn(message string) string {
	found := decoded.FindStringSubmatch(message)
	if found == nil {
		return ""
	}
	path := strings.Join(found[1:], "")
	return path[strings.LastIndexByte(path, '.')+1:]
}

// names says that an error which points to a line names a field.
func names(diags hcl.Diagnostics, field string) bool {
	for _, d := range diags {
		if d.Severity == hcl.DiagError && d.Subject != nil && d.Subject.Start.Line > 0 && strings.Contains(d.Detail, field) {
			return true
		}
	}
	return false
}
