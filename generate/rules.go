package generate

import (
	"fmt"
	"slices"

	"podgen/generate/apiserver"
	"podgen/generate/diag"
	"podgen/generate/rule"
)

// Rules is the whole catalogue: what the diagnostics of a run can be about.
func Rules() []diag.Rule { return slices.Concat(diag.Rules(), rule.Rules(), apiserver.Rules()) }

// RunTimeRules are the rules that have a page with a module that is wrong and one that is
// right: those about what goes wrong when a pod runs. A module can set the severity of
// each and silence its findings, unless nothing can be rendered then.
func RunTimeRules() []diag.Rule { return rule.Rules() }

// RulePage is what the documentation says of a rule, as Markdown; false if there is
// no such rule.
func RulePage(id string) (string, bool) {
	for _, r := range rule.All() {
		if r.ID == id {
			return rule.Page(r), true
		}
	}
	for _, r := range Rules() {
		if r.ID == id {
			return fmt.Sprintf("## %s\n\n%s (%s).\n\n%s\n", r.ID, r.Title, diag.SeverityName(r.Severity), r.Help), true
		}
	}
	return "", false
}
