package evaluate

import (
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"podgen/generate/diag"
	"podgen/generate/kubernetes"
	"podgen/schema"
)

// set evaluates the podgen block.
func (m *module) set(b *hclsyntax.Block) hcl.Diagnostics {
	c := &compiler{m: m}
	settings := c.block(schema.Settings, b, place{})
	ev := newEvaluator(m)
	for _, a := range settings.attributes {
		if v, ok := ev.plain(a, scope{ctx: m.ctx}); ok {
			ev.setting(a, v)
		}
	}
	for _, rule := range settings.children {
		ev.ruleSetting(rule)
	}
	return append(append(c.diags, ev.diags...), ev.cycles...)
}

// setting reads one attribute of the podgen block.
func (ev *evaluator) setting(a *attribute, v cty.Value) {
	s, at := &ev.m.settings, a.expression.at
	switch a.schema.Name {
	case "namespace":
		if text, ok := ev.text(v, a); ok {
			s.Namespace = Setting[string]{text, at}
		}
	case "labels":
		if labels, ok := ev.textMap(v, a); ok {
			s.Labels = Setting[map[string]string]{labels, at}
		}
	case "kubernetes":
		if plain, _ := v.Unmark(); plain.Type() == cty.Number {
			ev.report(diag.Error(*at, "Value of the wrong type", `A version is a string: kubernetes = "1.30". As a number 1.30 is the same as 1.3.`))
		} else if text, ok := ev.text(v, a); ok {
			s.Kubernetes = Setting[kubernetes.Release]{ev.release(text, at), at}
		}
	case "pod_security":
		if text, ok := ev.text(v, a); ok {
			s.PodSecurity = Setting[kubernetes.Level]{ev.level(text, at), at}
		}
	case "native_sidecars":
		native, d := isTrue(v, a)
		if d != nil {
			ev.report(d)
			return
		}
		s.ClassicSidecars = Setting[bool]{!native, at}
	}
}

func (ev *evaluator) release(text string, at *hcl.Range) kubernetes.Release {
	r, err := kubernetes.Parse(text)
	if err != nil {
		ev.report(diag.Error(*at, "Unknown version of Kubernetes", "%s.", err))
	}
	return r
}

func (ev *evaluator) level(text string, at *hcl.Range) kubernetes.Level {
	l, err := kubernetes.ParseLevel(text)
	if err != nil {
		ev.report(diag.Error(*at, "Unknown Pod Security level", "%s.", err))
	}
	return l
}

// ruleSetting reads what becomes of the findings of a rule.
func (ev *evaluator) ruleSetting(b *block) {
	a := b.attribute("severity")
	if a == nil || b.label == "" {
		return // reported where the block is compiled
	}
	v, ok := ev.plain(a, scope{ctx: ev.m.ctx})
	if !ok {
		return
	}
	text, ok := ev.text(v, a)
	if !ok {
		return
	}
	for _, before := range ev.m.settings.Rules {
		if before.ID == b.label {
			ev.report(diag.Error(*b.header, "Block given twice", "Rule %q is already set at %s. Keep one of them.", b.label, position(before.Range)))
			return
		}
	}
	severity, known := severities[text]
	if !known {
		names := []string{"error", "warning", "info", "off"}
		d := diag.Error(*a.expression.at, "Unknown severity", "%q is none of error, warning, info and off.%s", text, diag.DidYouMean(text, names))
		if near := diag.Nearest(text, names); near != "" {
			d = diag.Suggest(d, *a.expression.at, strconv.Quote(near))
		}
		ev.report(d)
		return
	}
	ev.m.settings.Rules = append(ev.m.settings.Rules, RuleSetting{b.label, severity, *b.header})
}

var severities = map[string]hcl.DiagnosticSeverity{
	"error": hcl.DiagError, "warning": hcl.DiagWarning, "info": diag.Info, "off": 0,
}
