package generate

import (
	"slices"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/diag"
)

// Fix applies the edits that diagnostics offer to the files that they are about. It
// returns the changed files by name, and the number of edits. Of edits that overlap
// the first one is applied; the others may be offered again for the result.
func Fix(sources map[string]*hcl.File, diags hcl.Diagnostics) (changed map[string][]byte, applied int) {
	edits := map[string][]diag.Edit{}
	for _, d := range diags {
		if e := diag.FindingOf(d).Edit; e != nil {
			edits[e.Range.Filename] = append(edits[e.Range.Filename], *e)
		}
	}
	changed = map[string][]byte{}
	for name, of := range edits {
		file := sources[name]
		if file == nil {
			continue
		}
		text, n := apply(file.Bytes, of)
		if n > 0 {
			changed[name] = text
			applied += n
		}
	}
	return changed, applied
}

func apply(src []byte, edits []diag.Edit) (text []byte, applied int) {
	slices.SortStableFunc(edits, func(a, b diag.Edit) int { return a.Range.Start.Byte - b.Range.Start.Byte })
	at := 0
	for _, e := range edits {
		if e.Range.Start.Byte < at || applied > 0 && e.Range.Start.Byte == at && e.Range.Empty() || e.Range.End.Byte > len(src) {
			continue
		}
		text = append(append(text, src[at:e.Range.Start.Byte]...), e.Text...)
		at = e.Range.End.Byte
		applied++
	}
	return append(text, src[at:]...), applied
}
