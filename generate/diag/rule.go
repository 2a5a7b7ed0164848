package diag

import (
	"sync"

	"github.com/hashicorp/hcl/v2"
)

// Rule is something that diagnostics can be about. A catalogue is a list of
// rules: Rules has those of the language, and other packages have catalogues of
// their own, whose rules they give to their diagnostics by Named.
type Rule struct {
	// ID is lasting and made of lower case words with hyphens: "unknown-attribute".
	ID string

	// Title is the summary of its diagnostics.
	Title string

	// Help says in a sentence or two what the rule means and what to do.
	Help string

	// Severity is that of its diagnostics, where nothing raises or lowers it.
	Severity hcl.DiagnosticSeverity
}

// Syntax is the rule of the diagnostics that HCL's own parser and evaluator
// make. Their titles are HCL's.
const Syntax = "hcl"

// RuleOf returns the id of the rule that a diagnostic is about: the one that it
// was given by Named, or that of its title in the language's catalogue. What is
// in neither is HCL's.
func RuleOf(d *hcl.Diagnostic) string {
	if f := FindingOf(d); f.Rule != "" {
		return f.Rule
	}
	if id, ok := idOfTitle()[d.Summary]; ok {
		return id
	}
	return Syntax
}

var idOfTitle = sync.OnceValue(func() map[string]string {
	ids := make(map[string]string, len(language))
	for _, r := range language {
		ids[r.Title] = r.ID
	}
	return ids
})
