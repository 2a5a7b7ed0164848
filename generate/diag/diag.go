// Package diag is podgen's one diagnostic model: hcl.Diagnostic, and the few
// verbs that make, order and compare such diagnostics.
//
// # Style
//
// The summary says what is wrong in a few words, as a title without a full
// stop: "Unknown attribute", "Start order has a cycle". The detail says it in
// whole sentences with the names from the file in double quotes, and ends with
// what to write instead. The subject is the smallest range that is at fault.
// One mistake gives one diagnostic. Nobody is blamed, nothing is "illegal".
package diag

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
	"github.com/hashicorp/hcl/v2"
)

// Error returns an error about subject. The detail is formatted as by fmt.Sprintf.
func Error(subject hcl.Range, summary, detail string, args ...any) *hcl.Diagnostic {
	return at(hcl.DiagError, subject, summary, detail, args)
}

// Warning returns a warning about subject. The detail is formatted as by fmt.Sprintf.
func Warning(subject hcl.Range, summary, detail string, args ...any) *hcl.Diagnostic {
	return at(hcl.DiagWarning, subject, summary, detail, args)
}

func at(severity hcl.DiagnosticSeverity, subject hcl.Range, summary, detail string, args []any) *hcl.Diagnostic {
	if len(args) > 0 {
		detail = fmt.Sprintf(detail, args...)
	}
	return &hcl.Diagnostic{Severity: severity, Summary: summary, Detail: detail, Subject: &subject}
}

// Whole returns an error that is about no place in a file: a file as a whole, a
// flag, an environment variable. The detail names it.
func Whole(summary, detail string, args ...any) *hcl.Diagnostic {
	d := at(hcl.DiagError, hcl.Range{}, summary, detail, args)
	d.Subject = nil
	return d
}

// Unreadable returns an error about a file or folder that cannot be read or
// written, for which the program ends with another status than for wrong content.
func Unreadable(detail string, args ...any) *hcl.Diagnostic {
	d := Whole("Cannot be read", detail, args...)
	d.Extra = &Finding{unreadable: true}
	return d
}

// Failed returns an error about what keeps a command from its work beside the
// content of the modules: its arguments, or a folder that it writes to. It is
// unreadable as well.
func Failed(detail string, args ...any) *hcl.Diagnostic {
	d := Whole("Command failed", detail, args...)
	d.Extra = &Finding{unreadable: true}
	return d
}

// IsUnreadable says whether a diagnostic is of Unreadable or Failed.
func IsUnreadable(d *hcl.Diagnostic) bool {
	return FindingOf(d).unreadable
}

// Reason is what the system says of a file that cannot be read or written,
// without the path, which the message around it has.
func Reason(err error) string {
	text := err.Error()
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		text = e.Err.Error()
	}
	if text == escapes {
		text = "it is a link that leads out of the module's folder, where nothing is read"
	}
	return strings.TrimSuffix(text, ".")
}

// escapes is what os.Root says of a path that leads out of it; the error itself
// is not exported.
const escapes = "path escapes from parent"

// DidYouMean returns " Did you mean "x"?" for the candidate that is nearest to
// the given name, or "" when none is near.
func DidYouMean(given string, candidates []string) string {
	if near := Nearest(given, candidates); near != "" {
		return fmt.Sprintf(" Did you mean %q?", near)
	}
	return ""
}

// Nearest returns the candidate that is nearest to the given name, or "" when
// none is near: at most one edit for each three characters, two neighbours that
// changed places being one edit, and case and "-" for "_" being free.
func Nearest(given string, candidates []string) string {
	best, least := "", max(1, len(given)/3)+1
	if len(given) == 1 {
		least = 1
	}
	for _, c := range candidates {
		d := distance(fold(given), fold(c))
		if d < least || d == least && best != "" && c < best {
			best, least = c, d
		}
	}
	return best
}

func fold(s string) string { return strings.ReplaceAll(strings.ToLower(s), "-", "_") }

// distance counts the edits from one name to another.
func distance(a, b string) int {
	for i := range len(a) - 1 {
		if len(a) == len(b) && a[i] != b[i] {
			swapped := a[:i] + a[i+1:i+2] + a[i:i+1] + a[i+2:]
			return min(levenshtein.Distance(a, b, nil), 1+levenshtein.Distance(swapped, b, nil))
		}
	}
	return levenshtein.Distance(a, b, nil)
}

// Tidy puts diagnostics in the order of their files and lines and drops those
// that say the same thing about the same place: what goes wrong in each
// instance of a for_each block is one mistake.
func Tidy(diags hcl.Diagnostics) hcl.Diagnostics {
	if len(diags) < 2 {
		return diags
	}
	sorted := slices.Clone(diags)
	slices.SortStableFunc(sorted, compare)
	kept := sorted[:0]
	for _, d := range sorted {
		if !said(d, kept) {
			kept = append(kept, d)
		}
	}
	return kept
}

// said tells whether one of the last diagnostics says the same as d about the same place.
func said(d *hcl.Diagnostic, before hcl.Diagnostics) bool {
	for i := len(before) - 1; i >= 0 && d.Subject != nil && compare(d, before[i]) == 0; i-- {
		b := before[i]
		if d.Summary == b.Summary && d.Severity == b.Severity && FindingOf(d).Of == FindingOf(b).Of {
			return true
		}
	}
	return false
}

func compare(a, b *hcl.Diagnostic) int {
	if a.Subject == nil || b.Subject == nil {
		return cmp.Compare(boolInt(a.Subject != nil), boolInt(b.Subject != nil))
	}
	return cmp.Or(
		cmp.Compare(a.Subject.Filename, b.Subject.Filename),
		cmp.Compare(a.Subject.Start.Byte, b.Subject.Start.Byte),
		cmp.Compare(a.Subject.End.Byte, b.Subject.End.Byte),
	)
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
