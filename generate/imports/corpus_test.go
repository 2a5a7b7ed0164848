package imports_test

import (
	"bytes"
	"cmp"
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
	equal, manifests, shorter, workloads := 0, 0, 0, 0
	var ratios []float64
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
			workloads++
			ratio := float64(lines(result.Files[0].Bytes)) / float64(lines(src))
			ratios = append(ratios, ratio)
			if ratio < 1 {
				shorter++
			} else {
				t.Logf("%s: %.2f", row[0], ratio)
			}
		}
	}
	slices.SortFunc(ratios, cmp.Compare)
	t.Logf("%d of %d objects come back equal, %d of them as manifests; %d of %d workloads (%.1f %%) are shorter in HCL, the median has %.2f of the lines",
		equal, len(rows), manifests, shorter, workloads, 100*float64(shorter)/float64(workloads), ratios[len(ratios)/2])
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
