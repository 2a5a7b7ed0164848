// Package rule holds what Kubernetes accepts and what goes wrong all the same
// when the pod runs: two containers at one port, a Job that never completes, a
// reader of a file that nobody writes.
//
// A rule is two files: NAME.go has its literal and its check, NAME.txtar what
// it means, a module that is wrong, the diagnostics of that, and a module that
// is right. The texts are embedded: the catalogue, podgen rules show and the tests
// are made of the same. all lists the rules.
//
// What the API server itself refuses is no rule: that is generate/apiserver's. Some rules
// have no check of their own, or not for all that they are about: another stage finds it
// and names the rule. They are here so that each has its page.
package rule

import (
	"slices"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/diag"
	"podgen/generate/parallel"
)

// Rule is something that goes wrong at run time.
type Rule struct {
	// ID is lasting: lower case words with hyphens, "port-clash". The files of the
	// rule are named after it.
	ID string

	// Title is the summary of its diagnostics.
	Title string

	// Severity is that of its diagnostics, unless the module sets another:
	// hcl.DiagError for what cannot work, hcl.DiagWarning for what usually goes
	// wrong, diag.Info for what is worth knowing. Weak is for findings of which the
	// rule is less sure; the zero value means that there are none.
	Severity, Weak hcl.DiagnosticSeverity

	// Risk says when a finding is wrong.
	Risk string

	// Once says that what the rule is less sure of is one finding for a module, however
	// many pods it stands in: the first of those that say the same.
	Once bool

	// Covers are the beginnings of warnings of the API server that the rule says
	// better: those are left out.
	Covers []string

	// Always says that the rule is about pods that cannot be rendered: nobody can set
	// its severity, or silence its findings.
	Always bool

	// check reports what is wrong with a pod, object what is wrong with an object that
	// has no pods. A rule has one of them, or none where another stage finds what it is
	// about and names the rule, as the plan does for start-cycle.
	check  func(*Pod)
	object func(*Item)
}

// InfoOnly says that the rule finds nothing but what is worth knowing.
func (r Rule) InfoOnly() bool {
	return r.Severity == diag.Info && (r.Weak == 0 || r.Weak == diag.Info)
}

// Check holds the pods of a module to the rules, apart from those that the plan
// refused: much of what a rule would say of these is the same mistake again. The
// diagnostics are in the order of the objects.
func Check(m *Module) hcl.Diagnostics {
	rules := all()
	if m.Skip != nil {
		rules = slices.DeleteFunc(rules, m.Skip)
	}
	m.index()
	found := make([]hcl.Diagnostics, len(m.Plan.Objects))
	parallel.For(len(m.Plan.Objects), parallel.All(), func() func(int) {
		scripts := newScripts()
		return func(i int) {
			o := m.Plan.Objects[i]
			if o.Refused {
				return
			}
			if p := m.pod(o, scripts); p != nil {
				found[i] = p.hold(rules, p)
			} else if o.Kind != nil && !o.Kind.Workload() && !o.Incomplete {
				found[i] = (&Item{Module: m, Object: o, Kind: o.Kind.Name}).hold(rules, nil)
			}
		}
	})
	return once(rules, slices.Concat(found...))
}

// once leaves out what was said before, of the rules that say a thing once.
func once(rules []Rule, found hcl.Diagnostics) hcl.Diagnostics {
	if len(found) == 0 {
		return nil
	}
	severity := map[string]hcl.DiagnosticSeverity{}
	for _, r := range rules {
		if r.Once {
			severity[r.ID] = r.Weak
		}
	}
	said := map[string]bool{}
	return slices.DeleteFunc(found, func(d *hcl.Diagnostic) bool {
		if s, ok := severity[diag.RuleOf(d)]; !ok || s != d.Severity {
			return false
		}
		again := said[d.Detail]
		said[d.Detail] = true
		return again
	})
}

// hold holds an object to the rules: by its pod, nil for an object without pods.
func (i *Item) hold(rules []Rule, p *Pod) hcl.Diagnostics {
	for _, r := range rules {
		i.rule = r
		switch {
		case p != nil && r.check != nil:
			r.check(p)
		case p == nil && r.object != nil:
			r.object(i)
		}
	}
	return i.found
}

// Rules is the catalogue, for the documentation of diagnostics.
func Rules() []diag.Rule {
	var rules []diag.Rule
	for _, r := range all() {
		rules = append(rules, diag.Rule{ID: r.ID, Title: r.Title, Help: Doc(r).Summary(), Severity: r.Severity})
	}
	return rules
}
