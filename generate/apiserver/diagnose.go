package apiserver

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/diag"
	"podgen/generate/kubernetes"
	"podgen/generate/object"
	"podgen/generate/parallel"
	"podgen/schema"
)

// Review is what a module's objects are judged by.
type Review struct {
	Checker *Checker
	Schema  *schema.Schema
	Sources map[string]*hcl.File
	// Level is the Pod Security level that pods have to keep; empty for none.
	Level kubernetes.Level
	// Covered are the beginnings of warnings that somebody else says better.
	Covered []string
}

// Diagnose returns the verdict on objects as diagnostics on the HCL that made
// them. What follows only from another finding is left out.
func (r Review) Diagnose(objects []*object.Object) hcl.Diagnostics {
	found := make([]hcl.Diagnostics, len(objects))
	parallel.For(len(objects), parallel.All(), func() func(int) {
		return func(i int) { found[i] = r.object(objects[i]) }
	})
	return slices.Concat(found...)
}

func (r Review) object(o *object.Object) (diags hcl.Diagnostics) {
	findings := r.Checker.Check(o)
	if r.Level != "" {
		findings = append(findings, r.Checker.PodSecurity(r.Level, o)...)
	}
	sidecars := false
	for _, f := range once(o, findings) {
		switch {
		case f.Follows, ofBrokenVolume(o, f), r.covered(f):
		case f.Gate == sidecarGate && sidecars: // said already
		default:
			sidecars = sidecars || f.Gate == sidecarGate
			diags = append(diags, r.diagnostic(o, f))
		}
	}
	return diags
}

// ofBrokenVolume says that a mount names a volume that the pod has: then it is the
// volume that is wrong, and there is a finding for that.
func ofBrokenVolume(o *object.Object, f Finding) bool {
	if f.Type != NotFound {
		return false
	}
	_, spec, _ := podOf(o.Value)
	return spec != nil && slices.ContainsFunc(spec.Volumes, func(v corev1.Volume) bool {
		return f.Value == strconv.Quote(v.Name)
	})
}

func (r Review) covered(f Finding) bool {
	return f.Warning && slices.ContainsFunc(r.Covered, func(text string) bool { return strings.HasPrefix(f.Detail, text) })
}

// sidecarGate is the feature gate of native sidecars.
const sidecarGate = "SidecarContainers"

// diagnostic places a finding on the HCL that set the field.
func (r Review) diagnostic(o *object.Object, f Finding) *hcl.Diagnostic {
	report := diag.Error
	if f.Warning {
		report = diag.Warning
	}
	f = atConflict(o, f)
	name, path := r.spelling(o, f.Path), f.Path
	if because := cause(o, f); because != nil {
		path = because
	}
	d := report(place(o, path), r.title(f), "%s", r.detail(o, f, name))
	d.Extra = &diag.Finding{Rule: f.rule(), Field: name, Of: general(f.Path)}
	if f.Field != "" && f.Field != "kind" {
		d = diag.Note(d, fmt.Sprintf("The API server names this field %s.", f.Field))
	}
	return r.correct(d, f)
}

// supported are the values that the API server names beside an unsupported one.
var supported = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`"[^"]*"`) })

// correct offers the value that is nearest to an unsupported one, if there is one
// and the module has the value in quotes.
func (r Review) correct(d *hcl.Diagnostic, f Finding) *hcl.Diagnostic {
	if f.Type != NotSupported || r.source(*d.Subject) != f.Value {
		return d
	}
	near := diag.Nearest(f.Value, supported().FindAllString(f.Detail, -1))
	if near == "" {
		return d
	}
	d.Detail += fmt.Sprintf(" Did you mean %s?", near)
	return diag.Suggest(d, *d.Subject, near)
}

// source is the text of a range, empty if it is not known.
func (r Review) source(at hcl.Range) string {
	file := r.Sources[at.Filename]
	if file == nil || !at.CanSliceBytes(file.Bytes) {
		return ""
	}
	return string(at.SliceBytes(file.Bytes))
}

// place is the HCL that set a field, or the nearest value around it.
func place(o *object.Object, path []string) hcl.Range {
	if node, _ := o.Origin.Find(path...); node != nil && node.Range != nil {
		return *node.Range
	}
	return o.Range
}

func (r Review) detail(o *object.Object, f Finding, name string) string {
	if f.Gate == sidecarGate {
		return fmt.Sprintf("Kubernetes %s has native sidecars only behind the feature gate %s, which is off by default there: it drops restartPolicy: Always without a word, and the pod waits forever for a sidecar to end. They are on from %s. Target a newer version, or write native_sidecars = false in the podgen block to render ordinary containers.", r.Checker.version, sidecarGate, f.Since)
	}
	if v := valueAt(o, f.Path); v.Kind() == reflect.Struct && textOf(v) == "" {
		f.Value = "" // all of a block, in the names of Go
	}
	message := r.inWords(o, f.Message())
	if name != "" && message != "" {
		message = name + ": " + message
	}
	return sentence(message)
}

// spelling names a field as the module does, "" if it has no such name.
func (r Review) spelling(o *object.Object, path []string) string {
	if len(path) == 0 {
		return ""
	}
	if _, whole := o.Value.(object.Map); whole {
		return schema.Reference("object", path)
	}
	kind := r.Schema.KindOf(o.Kind)
	if kind == nil {
		return ""
	}
	return schema.Spelling{Kind: kind, Value: o.Value, Source: func(path []string) string {
		node, depth := o.Origin.Find(path...)
		if node == nil || depth < len(path) || node.Range == nil || node.Implied {
			return ""
		}
		return r.source(*node.Range)
	}}.Of(path)
}

// apiPath is a path as the texts of the API server have them.
var apiPath = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\b(?:spec|metadata)(?:\.\w+|\[[^\]\s]*\])+`) })

// inWords puts the module's own names for the paths in a text of the API server.
func (r Review) inWords(o *object.Object, text string) string {
	if _, whole := o.Value.(object.Map); whole {
		return text
	}
	found := newResolver(o.Value, nil)
	return apiPath().ReplaceAllStringFunc(text, func(path string) string {
		if name := r.spelling(o, found.pathOf(path)); name != "" {
			return name
		}
		return path
	})
}

// sentence ends a text of the API server as a sentence.
func sentence(text string) string {
	if text == "" || strings.HasSuffix(text, ".") {
		return text
	}
	return text + "."
}

// title is the summary of a finding.
func (r Review) title(f Finding) string {
	switch f.Type {
	case Dropped, TooNew:
		return fmt.Sprintf("Not in Kubernetes %s", r.Checker.version)
	case Warned:
		return titleWarned
	case PodSecurityViolation:
		return fmt.Sprintf("Against the Pod Security level %s", r.Level)
	}
	return titleRefused
}

// TooOld is the id of the rule, of generate/rule, about what a newer version has.
const TooOld = "kubernetes-too-old"

// rule is the id of the rule that a finding is about.
func (f Finding) rule() string {
	switch f.Type {
	case PodSecurityViolation:
		return "pod-security-" + kebab(f.Check)
	case Warned:
		return "api-warning"
	case Dropped, TooNew:
		if f.Since != (kubernetes.Version{}) {
			return TooOld
		}
		return "api-dropped"
	}
	return "api-" + kebab(strings.TrimPrefix(string(f.Type), "FieldValue"))
}

// kebab turns a name of the API into the spelling of a rule: hostPorts →
// host-ports, capabilities_baseline → capabilities-baseline.
func kebab(name string) string {
	var b strings.Builder
	for i, c := range name {
		switch {
		case c == '_':
			b.WriteByte('-')
		case c >= 'A' && c <= 'Z':
			if i > 0 && b.String()[b.Len()-1] != '-' {
				b.WriteByte('-')
			}
			b.WriteRune(c - 'A' + 'a')
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}
