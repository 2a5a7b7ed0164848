package generate

import (
	"slices"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/diag"
	"podgen/generate/evaluate"
	"podgen/generate/rule"
)

// unasked says which rules need not run: nobody asked for what is worth knowing, and
// the module does not raise it to more. A module that silences findings by comments is
// held to all of them, as it is told which of the comments are of no use.
func unasked(settings []evaluate.RuleSetting, o Options, sources map[string]*hcl.File) func(rule.Rule) bool {
	if o.Info || ignores(sources) {
		return nil
	}
	return func(r rule.Rule) bool {
		return r.InfoOnly() && !slices.ContainsFunc(settings, func(s evaluate.RuleSetting) bool { return s.ID == r.ID })
	}
}

// graded gives the findings of rules the severity that the module sets, and leaves
// out those that it switches off. A setting for a rule that there is not is an error.
func graded(findings hcl.Diagnostics, settings []evaluate.RuleSetting) hcl.Diagnostics {
	if len(settings) == 0 {
		return findings
	}
	var kept hcl.Diagnostics
	set := map[string]hcl.DiagnosticSeverity{}
	for _, s := range settings {
		set[s.ID] = s.Severity
		if d := unknownRule(s.ID, s.Range); d != nil {
			kept = append(kept, d)
		}
	}
	for _, d := range findings {
		severity, is := set[diag.RuleOf(d)]
		switch {
		case is && severity == 0:
			continue
		case is:
			d.Severity = severity
		}
		kept = append(kept, d)
	}
	return kept
}

// unknownRule is the mistake of naming a rule of the run time that there is not, or
// one that always holds; nil for one whose findings are the module's to judge.
func unknownRule(id string, at hcl.Range) *hcl.Diagnostic {
	var ids []string
	for _, r := range rule.All() {
		switch {
		case r.ID != id:
			ids = append(ids, r.ID)
		case r.Always:
			return diag.Error(at, "Rule always holds", "What rule %q finds cannot be rendered, so its severity cannot be set, nor its findings ignored. Take this away, and do what the finding says.", id)
		default:
			return nil
		}
	}
	return diag.Error(at, "Unknown rule", "There is no rule %q of the run time.%s podgen rules lists them.", id, diag.DidYouMean(id, ids))
}
