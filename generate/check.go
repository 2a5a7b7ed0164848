package generate

import (
	"slices"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/apiserver"
	"podgen/generate/diag"
	"podgen/generate/evaluate"
	"podgen/generate/kubernetes"
	"podgen/generate/object"
	"podgen/generate/rule"
)

// Checkers keeps what the check of objects needs, from one run to the next.
type Checkers = apiserver.Checkers

// check is the stage that asks what the API server would say of the objects. What
// podgen has said already of the same place stands alone.
func check(objects []*object.Object, settings evaluate.Settings, o Options, sources map[string]*hcl.File, said hcl.Diagnostics) hcl.Diagnostics {
	checkers := o.Checkers
	if checkers == nil {
		checkers = &Checkers{}
	}
	checker, err := checkers.For(target(settings, o).Version)
	if err != nil {
		return nil // the setting is reported where it is read
	}
	review := apiserver.Review{Checker: checker, Schema: o.Schema, Sources: sources, Level: settings.PodSecurity.Value, Covered: covered()}
	return slices.DeleteFunc(review.Diagnose(objects), func(d *hcl.Diagnostic) bool {
		return slices.ContainsFunc(said, func(s *hcl.Diagnostic) bool { return covers(s, d) })
	})
}

// settled puts the verdict of the API server and the findings of rules together, one
// for each mistake: what the API server refuses stands whatever a rule says of it, and
// where it only warns, the rule knows more.
func settled(verdict, findings, ignored hcl.Diagnostics) hcl.Diagnostics {
	said := func(by hcl.Diagnostics, severity hcl.DiagnosticSeverity) func(*hcl.Diagnostic) bool {
		return func(d *hcl.Diagnostic) bool {
			return d.Severity >= severity && slices.ContainsFunc(by, func(b *hcl.Diagnostic) bool { return covers(b, d) })
		}
	}
	var refused, tooOld, others hcl.Diagnostics
	for _, d := range verdict {
		if d.Severity == hcl.DiagError {
			refused = append(refused, d)
		}
	}
	for _, d := range findings {
		if diag.RuleOf(d) == apiserver.TooOld {
			tooOld = append(tooOld, d) // of the API server's as well
		} else {
			others = append(others, d)
		}
	}
	verdict = slices.DeleteFunc(verdict, said(slices.Concat(findings, ignored), hcl.DiagWarning))
	others = slices.DeleteFunc(others, said(slices.Concat(refused, tooOld), hcl.DiagError))
	return slices.Concat(verdict, tooOld, others)
}

// parted takes what is of a rule of the run time out of the verdict of the API server,
// so that the module can set the severity and silence findings: a cluster may have
// switched on what its version has off.
func parted(verdict hcl.Diagnostics) (rest, ofRules hcl.Diagnostics) {
	for _, d := range verdict {
		if diag.RuleOf(d) == apiserver.TooOld {
			ofRules = append(ofRules, d)
		} else {
			rest = append(rest, d)
		}
	}
	return rest, ofRules
}

// covered are the warnings of the API server that a rule says better.
func covered() []string {
	var texts []string
	for _, r := range rule.All() {
		texts = append(texts, r.Covers...)
	}
	return texts
}

// target is the release that a module is rendered for: what the caller asks for,
// then what the module says, then the newest.
func target(settings evaluate.Settings, o Options) kubernetes.Release {
	switch {
	case o.Kubernetes != kubernetes.Release{}:
		return o.Kubernetes
	case settings.Kubernetes.Range != nil:
		return settings.Kubernetes.Value
	}
	return kubernetes.Default()
}

// covers says that a diagnostic is about the same mistake as one of the API
// server: it is at least as severe, and about the same text.
func covers(said, d *hcl.Diagnostic) bool {
	return said.Severity <= d.Severity && said.Subject != nil && d.Subject != nil && diag.Overlap(*said.Subject, *d.Subject)
}

// Default gives an object of the API, a pointer to the struct of its kind, the
// defaults that the API server would give it. It leaves one of another kind alone.
func Default(value any) { apiserver.Default(value) }
