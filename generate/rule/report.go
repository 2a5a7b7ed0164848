package rule

import (
	"github.com/hashicorp/hcl/v2"

	"podgen/generate/diag"
)

// Report reports a finding of the rule at hand. The detail is whole sentences with
// the names from the file in double quotes, and ends with what to write instead.
// Notes and edits are added to what it returns.
func (i *Item) Report(at hcl.Range, detail string, args ...any) *hcl.Diagnostic {
	return i.report(i.rule.Severity, at, detail, args)
}

// Suspect reports a finding of which the rule is less sure.
func (i *Item) Suspect(at hcl.Range, detail string, args ...any) *hcl.Diagnostic {
	return i.report(i.rule.Weak, at, detail, args)
}

func (i *Item) report(severity hcl.DiagnosticSeverity, at hcl.Range, detail string, args []any) *hcl.Diagnostic {
	d := diag.Named(diag.Error(at, i.rule.Title, detail, args...), i.rule.ID)
	d.Severity = severity
	i.found = append(i.found, d)
	return d
}

// Report reports a finding about a field of the container, by JSON names and
// indices; without a path it is about the container as a whole.
func (c *Container) Report(path []string, detail string, args ...any) *hcl.Diagnostic {
	return c.Pod.report(c.Pod.rule.Severity, c.At(path...), detail, args)
}

// Suspect is Report for a finding of which the rule is less sure.
func (c *Container) Suspect(path []string, detail string, args ...any) *hcl.Diagnostic {
	return c.Pod.report(c.Pod.rule.Weak, c.At(path...), detail, args)
}

// field is a path of JSON names and indices.
func field(path ...string) []string { return path }
