package generate

import (
	"github.com/hashicorp/hcl/v2"

	"podgen/generate/diag"
	"podgen/generate/evaluate"
	"podgen/generate/rule"
)

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

// unknownRule is the mistake of naming a rule of the run time that there is not, nil
// for one that there is.
func unknownRule(id string, at hcl.Range) *hcl.Diagnostic {
	var ids []string
	for _, r := range rule.All() {
		if r.ID == id {
			return nil
		}
		ids = append(ids, r.ID)
	}
	return diag.Error(at, "Unknown rule", "There is no rule %q of the run time.%s podgen rules lists them.", id, diag.DidYouMean(id, ids))
}
