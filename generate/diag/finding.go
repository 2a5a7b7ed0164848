package diag

import "github.com/hashicorp/hcl/v2"

// Finding is what podgen knows of a diagnostic beside what hcl.Diagnostic has a
// place for. It is kept in the diagnostic's Extra.
type Finding struct {
	// Rule names what was broken, for machines and for the documentation:
	// "unknown-attribute". Empty for a diagnostic whose title names the rule.
	Rule string

	// Notes are whole sentences of background, each shown on a line of its own
	// below the detail.
	Notes []string

	// Edit is a change to the source that mends what is wrong, nil if none is
	// certain enough to be offered.
	Edit *Edit

	unreadable bool
}

// Edit replaces a range of the source by a text.
type Edit struct {
	Range hcl.Range
	Text  string
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
	f := FindingOf(d)
	f.Notes = append(f.Notes[:len(f.Notes):len(f.Notes)], notes...)
	d.Extra = &f
	return d
}

// Named gives a diagnostic the rule that it is about and returns it.
func Named(d *hcl.Diagnostic, rule string) *hcl.Diagnostic {
	f := FindingOf(d)
	f.Rule = rule
	d.Extra = &f
	return d
}

// Suggest offers a change of the source that mends what is wrong, and returns
// the diagnostic.
func Suggest(d *hcl.Diagnostic, at hcl.Range, text string) *hcl.Diagnostic {
	f := FindingOf(d)
	f.Edit = &Edit{Range: at, Text: text}
	d.Extra = &f
	return d
}
