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
			edits[e.Filename()] = append(edits[e.Filename()], *e)
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
	slices.SortStableFunc(edits, func(a, b diag.Edit) int {
		return a.Changes[0].Range.Start.Byte - b.Changes[0].Range.Start.Byte
	})
	var made []diag.Change
	for _, e := range edits {
		if _, fits := e.Whole(src); fits && !slices.ContainsFunc(e.Changes, func(c diag.Change) bool { return overlaps(made, c) }) {
			made = append(made, e.Changes...)
			applied++
		}
	}
	slices.SortFunc(made, func(a, b diag.Change) int { return a.Range.Start.Byte - b.Range.Start.Byte })
	at := 0
	for _, c := range made {
		text = append(append(text, src[at:c.Range.Start.Byte]...), c.Text...)
		at = c.Range.End.Byte
	}
	return append(text, src[at:]...), applied
}

// overlaps says that a change is of a place that is changed already. Two insertions at
// one place have no order, so they overlap as well.
func overlaps(made []diag.Change, c diag.Change) bool {
	return slices.ContainsFunc(made, func(m diag.Change) bool {
		return c.Range.Start.Byte < m.Range.End.Byte && m.Range.Start.Byte < c.Range.End.Byte || c.Range.Start.Byte == m.Range.Start.Byte
	})
}
