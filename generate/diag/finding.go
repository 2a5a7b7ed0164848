package diag

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// Info is the severity of what is worth knowing and asks for nothing. It is shown
// on demand only.
const Info hcl.DiagnosticSeverity = 3

// SeverityName is the name of a severity: "error", "warning" or "info".
func SeverityName(s hcl.DiagnosticSeverity) string {
	switch s {
	case hcl.DiagWarning:
		return "warning"
	case Info:
		return "info"
	}
	return "error"
}

// Finding is what podgen knows of a diagnostic beside what hcl.Diagnostic has a
// place for. It is kept in the diagnostic's Extra.
type Finding struct {
	// Rule names what was broken, for machines and for the documentation:
	// "unknown-attribute". Empty for a diagnostic whose title names the rule.
	Rule string

	// Field is the field that is at fault, as a reference in the module would
	// name it: "container.web.image". Empty where the subject says it all.
	Field string

	// Of tells findings with one title at one place apart, and is the same for all
	// instances of a block: the field's path without names and indices.
	Of string

	// Notes are whole sentences of background, each shown on a line of its own
	// below the detail.
	Notes []string

	// Edit is a change to the source that mends what is wrong, nil if none is
	// certain enough to be offered.
	Edit *Edit

	// Path is the file or folder that a diagnostic without a subject is about,
	// as a user sees it. Empty where there is none, or where it is not known.
	Path string

	unreadable bool
}

// Edit mends what is wrong by one change or several, which are made together or not at
// all. They are in one file, in its order, and do not overlap.
type Edit struct {
	Changes []Change
}

// Change replaces a range of the source by a text.
type Change struct {
	Range hcl.Range
	Text  string
}

// Filename is the file that the edit changes.
func (e *Edit) Filename() string { return e.Changes[0].Range.Filename }

// Apply returns a source with the changes made; false if one has no place in it.
func (e *Edit) Apply(src []byte) ([]byte, bool) {
	whole, ok := e.Whole(src)
	if !ok {
		return src, false
	}
	return slices.Concat(src[:whole.Range.Start.Byte], []byte(whole.Text), src[whole.Range.End.Byte:]), true
}

// Whole is the edit as one change: from the first place that it changes to the last, with
// what stands in between. It is false if a change has no place in the source.
func (e *Edit) Whole(src []byte) (Change, bool) {
	first, last := e.Changes[0], e.Changes[len(e.Changes)-1]
	whole := Change{Range: hcl.Range{Filename: first.Range.Filename, Start: first.Range.Start, End: last.Range.End}}
	at := first.Range.Start.Byte
	for _, c := range e.Changes {
		if c.Range.Start.Byte < at || !c.Range.CanSliceBytes(src) {
			return Change{}, false
		}
		whole.Text += string(src[at:c.Range.Start.Byte]) + c.Text
		at = c.Range.End.Byte
	}
	return whole, true
}

// FindingOf returns what is known of a diagnostic beside itself, the zero Finding
// for one that podgen did not make.
func FindingOf(d *hcl.Diagnostic) Finding {
	if f, ok := d.Extra.(*Finding); ok {
		return *f
	}
	return Finding{}
}

// Note adds notes to a diagnostic of this package and returns it.
func Note(d *hcl.Diagnostic, notes ...string) *hcl.Diagnostic {
	return change(d, func(f *Finding) { f.Notes = append(slices.Clip(f.Notes), notes...) })
}

// Named gives a diagnostic the rule that it is about and returns it.
func Named(d *hcl.Diagnostic, rule string) *hcl.Diagnostic {
	return change(d, func(f *Finding) { f.Rule = rule })
}

// Suggest offers a change of the source that mends what is wrong, and returns
// the diagnostic.
func Suggest(d *hcl.Diagnostic, at hcl.Range, text string) *hcl.Diagnostic {
	return SuggestAll(d, []Change{{Range: at, Text: text}})
}

// SuggestAll is Suggest for a mend of several places of one file, in any order.
func SuggestAll(d *hcl.Diagnostic, changes []Change) *hcl.Diagnostic {
	slices.SortStableFunc(changes, func(a, b Change) int { return a.Range.Start.Byte - b.Range.Start.Byte })
	return change(d, func(f *Finding) { f.Edit = &Edit{changes} })
}

// Correct offers the candidate that DidYouMean asks for in place of a mistyped
// name, which is exactly what stands at the range, and returns the diagnostic. It
// offers nothing when no candidate is near.
func Correct(d *hcl.Diagnostic, at hcl.Range, given string, candidates []string) *hcl.Diagnostic {
	if near := Nearest(given, candidates); near != "" {
		return Suggest(d, at, near)
	}
	return d
}

// About gives a diagnostic without a subject the file or folder that it is
// about, and returns it.
func About(d *hcl.Diagnostic, path string) *hcl.Diagnostic {
	return change(d, func(f *Finding) { f.Path = path })
}

func change(d *hcl.Diagnostic, set func(*Finding)) *hcl.Diagnostic {
	f := FindingOf(d)
	set(&f)
	d.Extra = &f
	return d
}

// Relocated is a diagnostic whose ranges are moved, and the texts that it has beside
// its own changed with them. Without edits it offers none.
func Relocated(d *hcl.Diagnostic, move func(hcl.Range) hcl.Range, text func(string) string, edits bool) *hcl.Diagnostic {
	return change(d, func(f *Finding) {
		f.Notes = slices.Clone(f.Notes)
		for i, note := range f.Notes {
			f.Notes[i] = text(note)
		}
		switch {
		case f.Edit == nil:
		case !edits:
			f.Edit = nil
		default:
			moved := &Edit{}
			for _, c := range f.Edit.Changes {
				moved.Changes = append(moved.Changes, Change{move(c.Range), c.Text})
			}
			f.Edit = moved
		}
	})
}
