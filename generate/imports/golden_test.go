package imports_test

import (
	"bytes"
	"path"
	"strings"
	"testing"

	"podgen/generate"
	"podgen/generate/imports"
	"podgen/generate/report"
	"podgen/golden"
	"podgen/schema"
)

// TestGolden imports each file of testdata/golden alone, and compares the HCL and what
// a user is told. A case named native-… is imported with Native, and its text ends
// with the table; one named broken-… gives no HCL.
func TestGolden(t *testing.T) {
	s := schema.New()
	golden.Corpus{
		Sources:   "generate/imports/testdata/golden",
		Extension: ".yaml",
		Golden:    "imports",
		Outputs:   []string{".hcl", ".txt"},
	}.Run(t, func(t *testing.T, file string, source []byte) map[string][]byte {
		name := path.Base(file)
		native, broken := strings.HasPrefix(name, "native-"), strings.HasPrefix(name, "broken-")
		result, diags := imports.Import([]imports.Input{{Name: name, Bytes: source}},
			imports.Options{Options: generate.Options{Schema: s}, Native: native})
		if broken != (len(result.Files) == 0) {
			t.Errorf("%d files", len(result.Files))
		}
		formatted(t, result)
		var text bytes.Buffer
		if err := report.New(&text, report.Options{}).Add(result.Sources, diags); err != nil {
			t.Fatal(err)
		}
		if native {
			text.WriteString("\n" + imports.Table(result.Converted))
		}
		return map[string][]byte{".hcl": allFiles(result), ".txt": text.Bytes()}
	})
}
