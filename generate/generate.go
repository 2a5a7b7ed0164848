// Package generate is podgen's pipeline: from the source of a module to
// Kubernetes objects and their YAML.
//
// Each stage is a pure function in a package of its own, from what the stage
// before gave to what the next one needs, with diagnostics beside it. Run is the
// list of them. What is between a user and the pipeline (files, folders, many
// modules) is in load.go and each.go.
package generate

import (
	"errors"
	"io/fs"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/build"
	"podgen/generate/diag"
	"podgen/generate/emit"
	"podgen/generate/evaluate"
	"podgen/generate/object"
	"podgen/generate/parse"
	"podgen/generate/plan"
	"podgen/schema"
)

// Options is what a run is given beside the source.
type Options struct {
	Schema *schema.Schema
	Inputs Inputs
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
	config, ds := evaluate.Evaluate(source, o.Schema, o.Inputs)
	diags = append(diags, ds...)
	planned, ds := plan.Build(config)
	diags = append(diags, ds...)
	objects, ds := build.Build(planned)
	diags = append(diags, ds...)
	result.Variables, result.Objects = config.Variables, objects
	return result, diag.Tidy(diags)
}

// YAML appends an object as one document to dst.
func YAML(dst []byte, o *object.Object) ([]byte, *hcl.Diagnostic) {
	return written(emit.Object(dst, o, nil))
}

// Stream appends objects as a stream of documents to dst, with a first line
// that names the file that they come from.
func Stream(dst []byte, file string, objects []*object.Object) ([]byte, *hcl.Diagnostic) {
	return written(emit.Documents(dst, file, objects, nil))
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

// Inputs and Input are the values given to the variables of a module.
type (
	Inputs = evaluate.Inputs
	Input  = evaluate.Input
)

// Values reads a file of values for variables.
func Values(name string, src []byte) (Inputs, hcl.Diagnostics) { return evaluate.Values(name, src) }
