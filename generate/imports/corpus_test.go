package imports_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate"
	"podgen/generate/imports"
	"podgen/golden"
	"podgen/schema"
)

// TestCorpus imports real manifests, each alone, and counts those that come back
// equal. PODGEN_CORPUS names their folder; PODGEN_SHOW=part of a path shows the HCL
// of some.
func TestCorpus(t *testing.T) {
	root, rows := golden.Manifests(t)
	o := imports.Options{Options: generate.Options{Schema: schema.New(), Checkers: &generate.Checkers{}}}
	equal, manifests := 0, 0
	var lengths, whole ratios
	for _, row := range rows {
		src, err := os.ReadFile(filepath.Join(root, row[0]))
		if err != nil {
			t.Fatal(err)
		}
		result, diags := imports.Import([]imports.Input{{Name: row[0], Bytes: src}}, o)
		exact := true
		for _, d := range diags {
			if d.Severity == hcl.DiagError && (d.Summary == "Import not exact" || len(result.Files) == 0) {
				exact = false
				t.Errorf("%s: %s", row[0], d)
			}
			if d.Summary == "Written as a manifest" {
				t.Logf("%s: %s", row[0], d.Detail)
			}
		}
		if exact {
			equal++
		}
		manifests += result.Manifests
		if show := os.Getenv("PODGEN_SHOW"); show != "" && bytes.Contains([]byte(row[0]), []byte(show)) {
			for _, f := range result.Files {
				t.Logf("%s:\n%s", row[0], f.Bytes)
			}
		}
		if k := o.Schema.KindOf(row[4]); k != nil && k.Workload() && exact {
			hcl := result.Files[0].Bytes
			lengths.add(float64(lines(hcl)) / float64(lines(src)))
			whole.add(float64(bytes.Count(hcl, []byte("\n"))) / float64(bytes.Count(src, []byte("\n"))))
		}
	}
	t.Logf("import: %d of %d real objects come back equal, %d of them as manifests", equal, len(rows), manifests)
	t.Logf("import: %s; with empty lines %s", lengths, whole)
}

// ratios are lines of HCL by lines of YAML, one a workload.
type ratios []float64

func (r *ratios) add(ratio float64) { *r = append(*r, ratio) }

func (r ratios) String() string {
	slices.Sort(r)
	shorter := 0
	for _, ratio := range r {
		if ratio < 1 {
			shorter++
		}
	}
	return fmt.Sprintf("%d of %d workloads (%.1f %%) are shorter in HCL, the median has %.2f of the lines", shorter, len(r), 100*float64(shorter)/float64(len(r)), r[len(r)/2])
}

// lines counts the lines of a file that are not empty.
func lines(b []byte) int {
	n := 0
	for line := range bytes.Lines(b) {
		if len(bytes.TrimSpace(line)) > 0 {
			n++
		}
	}
	return n
}
