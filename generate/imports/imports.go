// Package imports is the way back: from Kubernetes YAML to the HCL that a person
// would have written, with a proof that nothing was lost.
//
//	read    YAML, JSON, Lists → documents, each value with its line and its comments
//	native  with Options.Native: classic helpers become native sidecars
//	lift    documents → blocks, by the schema, and the shorter forms that the language has
//	print   blocks → HCL in canonical style
//	prove   HCL → objects again, through the whole pipeline: equal, after the API's
//	        defaults, to what came in
//
// An object that its block cannot say becomes a manifest block, which passes it
// through whole, with a warning that names the field.
package imports

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate"
	"podgen/generate/diag"
)

// Input is a file to import.
type Input struct {
	Name  string // as messages show it
	Bytes []byte
}

// Options say how to import.
type Options struct {
	generate.Options
	Native bool // make native sidecars of classic helpers
	Whole  bool // one file of HCL, not one for each input
}

// File is a file of HCL.
type File struct {
	Name  string // "app.hcl"
	Bytes []byte
}

// Result is what an import gives.
type Result struct {
	Files     []File               // none if the import failed
	Sources   map[string]*hcl.File // of the input and of the files, for the excerpts of diagnostics
	Converted []Conversion         // what Options.Native found
	Objects   int                  // how many objects came in
	Manifests int                  // how many of known kinds had to become manifests
}

// Import turns files into one module. Where it gives files, the module renders what
// came in; the diagnostics may hold errors all the same: those of podgen about the
// module, which are those of the input.
func Import(inputs []Input, o Options) (*Result, hcl.Diagnostics) {
	result := &Result{Sources: map[string]*hcl.File{}}
	for _, in := range inputs {
		result.Sources[in.Name] = &hcl.File{Bytes: in.Bytes}
	}
	documents, diags := read(inputs, o.Schema)
	if diags.HasErrors() {
		return result, diag.Tidy(diags)
	}
	result.Objects = len(documents)
	if o.Native {
		result.Converted = convert(documents)
	}
	names := fileNames(inputs)
	if o.Whole {
		for _, d := range documents {
			d.file = 0
		}
	}
	var passed hcl.Diagnostics // what is passed through whole
	for {
		files := printFiles(lift(documents, o.Schema), names)
		proof := prove(files, documents, o.Options)
		if len(proof.lost) > 0 {
			retry := proof.fallBack()
			if passed = append(passed, retry...); !retry.HasErrors() {
				continue
			}
			retry = slices.DeleteFunc(retry, func(d *hcl.Diagnostic) bool { return d.Severity != hcl.DiagError })
			return result, diag.Tidy(append(diags, retry...))
		}
		if len(proof.added) > 0 {
			return result, diag.Tidy(append(diags, proof.more()...))
		}
		result.Files = files
		maps.Copy(result.Sources, proof.sources)
		for _, d := range documents {
			if d.manifest && d.kind != nil {
				result.Manifests++
			}
		}
		return result, append(diag.Tidy(append(diags, passed...)), proof.diags...)
	}
}

// fileNames are the names of the files of HCL, one for each input: that of the
// input with another extension, and a number where two are the same.
func fileNames(inputs []Input) []string {
	var names []string
	for _, in := range inputs {
		base := path.Base(in.Name)
		base = strings.TrimSuffix(base, path.Ext(base))
		if base == "" || strings.ContainsAny(base, "<>") {
			base = "main"
		}
		name := base + ".hcl"
		for n := 2; slices.Contains(names, name); n++ {
			name = base + "-" + itoa(n) + ".hcl"
		}
		names = append(names, name)
	}
	return names
}
