// Package generate is podgen's pipeline: from the source of a module to
// Kubernetes objects and their YAML.
//
// Each stage is a pure function in a package of its own, from what the stage
// before gave to what the next one needs, with diagnostics beside it. Run is the
// list of them. What is between a user and the pipeline (files, folders, many
// modules) is in load.go.
package generate

import (
	"errors"
	"io"
	"io/fs"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/build"
	"podgen/generate/diag"
	"podgen/generate/emit"
	"podgen/generate/evaluate"
	"podgen/generate/kubernetes"
	"podgen/generate/object"
	"podgen/generate/parse"
	"podgen/generate/pattern"
	"podgen/generate/plan"
	"podgen/generate/rule"
	"podgen/generate/sourcemap"
	"podgen/schema"
)

// Options is what a run is given beside the source.
type Options struct {
	Schema *schema.Schema
	Inputs Inputs
	// Kubernetes is the release to render for; the zero Release leaves that to
	// the module.
	Kubernetes kubernetes.Release
	// Info asks for what is worth knowing as well: diagnostics of severity diag.Info.
	Info bool
	// Patterns are the folders in which patterns are looked for, the first one first.
	Patterns []pattern.Folder
	// Checkers are shared by the runs of several modules; nil for one alone.
	Checkers *Checkers
}

// Result is what a module gives. Objects are complete only when the run's
// diagnostics hold no error.
type Result struct {
	Sources   map[string]*hcl.File // for the excerpts of diagnostics
	Variables []string             // the variables that the module declares
	Objects   []*object.Object
}

// Run takes a module through the stages. The folder is what file() and its like
// can read.
func Run(folder fs.FS, files []parse.Input, o Options) (*Result, hcl.Diagnostics) {
	source, diags := parse.Files(folder, files)
	result := &Result{Sources: source.Sources()}
	if diags.HasErrors() {
		return result, diag.Tidy(diags) // what a half-read file refers to cannot be known
	}
	places, ds := pattern.Expand(source, o.Schema, o.Patterns)
	maps.Copy(result.Sources, (&parse.Module{Files: source.Patterns}).Sources())
	if diags = append(diags, ds...); diags.HasErrors() {
		return result, places.Tell(diag.Tidy(diags), result.Sources)
	}
	config, ds := evaluate.Evaluate(source, o.Schema, o.Inputs)
	diags = append(diags, ds...)
	planned, ds := plan.Build(config)
	diags = append(diags, ds...)
	findings := rule.Check(&rule.Module{
		Plan: planned, Release: target(config.Settings, o), Sources: result.Sources,
		Skip: unasked(config.Settings.Rules, o, result.Sources),
	})
	complete := !diags.HasErrors()
	objects, ds := build.Build(planned)
	diags = append(diags, ds...)
	verdict, ofRules := parted(check(objects, config.Settings, o, result.Sources, diags))
	findings, ignored := unignored(graded(append(findings, ofRules...), config.Settings.Rules), result.Sources, places, complete)
	diags = append(diags, settled(verdict, findings, ignored)...)
	result.Variables, result.Objects = config.Variables, objects
	for _, o := range objects {
		o.Range = pattern.ShownRange(o.Range)
	}
	if !o.Info {
		diags = slices.DeleteFunc(diags, func(d *hcl.Diagnostic) bool { return d.Severity == diag.Info })
	}
	return result, places.Tell(diag.Tidy(diags), result.Sources)
}

// YAML appends an object as one document to dst.
func YAML(dst []byte, o *object.Object) ([]byte, *hcl.Diagnostic) {
	return written(emit.Object(dst, o, nil))
}

// Header is the first line of what is rendered from a file.
func Header(file string) string { return emit.Header(file) }

// Source returns the file that the first line of a rendered file names; it is
// false for a file that podgen did not write.
func Source(firstLine []byte) (file string, ok bool) { return emit.Source(firstLine) }

// Separator stands between two documents of a stream.
const Separator = "---\n"

// Write writes objects as a stream of documents with a first line that names
// the file that they come from. What is wrong with an object is a diagnostic;
// the error is w's.
func Write(w io.Writer, file string, objects []*object.Object) (hcl.Diagnostics, error) {
	return stream(w, file, objects, func() writer {
		return func(dst []byte, o *object.Object) ([]byte, []sourcemap.Span, *hcl.Diagnostic) {
			yaml, d := YAML(dst, o)
			return yaml, nil, d
		}
	}, nil)
}

// written places an object's field that cannot be written on the HCL that set it.
func written(out []byte, err error) ([]byte, *hcl.Diagnostic) {
	var e *emit.Error
	if !errors.As(err, &e) {
		return out, nil
	}
	at := e.Object.Range
	if node, _ := e.Object.Origin.Find(e.Path...); node != nil && node.Range != nil {
		at = *node.Range
	}
	return out, diag.Error(at, "Value cannot be written", "%s.", e)
}

type (
	// Inputs are the values given to the variables of a module, by name.
	Inputs = evaluate.Inputs
	// Input is the value given to one variable.
	Input = evaluate.Input
	// Folder is a folder of patterns.
	Folder = pattern.Folder
	// Pattern is what a pattern says of itself.
	Pattern = pattern.Description
)

// Patterns reads what the patterns in folders say of themselves, by name.
func Patterns(folders []Folder) ([]Pattern, hcl.Diagnostics) { return pattern.Describe(folders) }

// Values reads a file of values for variables.
func Values(name string, src []byte) (Inputs, hcl.Diagnostics) { return evaluate.Values(name, src) }
