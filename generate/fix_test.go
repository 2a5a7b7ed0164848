package generate_test

import (
	"testing"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate"
	"podgen/generate/diag"
)

// TestFix: an edit is made as a whole or not at all, and of edits that touch each other
// the first one is made.
func TestFix(t *testing.T) {
	type edit []diag.Change
	at := func(start, end int, text string) diag.Change {
		return diag.Change{Range: hcl.Range{Filename: "a.hcl", Start: hcl.Pos{Line: 1, Column: start + 1, Byte: start}, End: hcl.Pos{Line: 1, Column: end + 1, Byte: end}}, Text: text}
	}
	for name, tc := range map[string]struct {
		edits   []edit
		want    string
		applied int
	}{
		"one":                         {[]edit{{at(2, 4, "XY")}}, "01XY456789", 1},
		"an insertion":                {[]edit{{at(3, 3, "-")}}, "012-3456789", 1},
		"two, not in order":           {[]edit{{at(7, 8, "B")}, {at(1, 2, "A")}}, "0A23456B89", 2},
		"two changes":                 {[]edit{{at(7, 8, ""), at(1, 2, "A")}}, "0A2345689", 1},
		"one between two changes":     {[]edit{{at(1, 2, "A"), at(7, 8, "B")}, {at(4, 5, "C")}}, "0A23C56B89", 2},
		"an overlap":                  {[]edit{{at(1, 5, "A")}, {at(4, 6, "B")}}, "0A56789", 1},
		"an overlap of one change":    {[]edit{{at(0, 1, "A"), at(4, 6, "B")}, {at(5, 6, "C"), at(8, 9, "D")}}, "A123B6789", 1},
		"two insertions at one place": {[]edit{{at(3, 3, "-")}, {at(3, 3, "+")}}, "012-3456789", 1},
		"side by side":                {[]edit{{at(1, 3, "A")}, {at(3, 5, "B")}}, "0AB56789", 2},
		"beyond the end":              {[]edit{{at(1, 2, "A"), at(9, 12, "B")}}, "", 0},
	} {
		var diags hcl.Diagnostics
		for _, e := range tc.edits {
			diags = append(diags, diag.SuggestAll(diag.Error(e[0].Range, "Wrong", "It is."), e))
		}
		changed, applied := generate.Fix(map[string]*hcl.File{"a.hcl": {Bytes: []byte("0123456789")}}, diags)
		if string(changed["a.hcl"]) != tc.want || applied != tc.applied {
			t.Errorf("%s: %q with %d edits, want %q with %d", name, changed["a.hcl"], applied, tc.want, tc.applied)
		}
	}
}
