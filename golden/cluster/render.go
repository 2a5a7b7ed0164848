package cluster

import (
	"os"
	"path"
	"path/filepath"

	"github.com/hashicorp/hcl/v2"
	"sigs.k8s.io/yaml"

	"podgen/generate"
	"podgen/generate/diag"
	"podgen/generate/evaluate"
	"podgen/generate/object"
	"podgen/generate/parse"
	"podgen/generate/pattern"
	"podgen/generate/plan"
	"podgen/patterns"
	"podgen/schema"
)

// rendered is what podgen makes of a module, and says of it.
type rendered struct {
	objects  []*object.Object
	plans    []*plan.Object
	findings hcl.Diagnostics
}

// module is the source of one file.
type module struct {
	name string
	text string
}

// example reads a file of the folder examples.
func example(name string) (module, error) {
	text, err := os.ReadFile(filepath.Join("../../examples", filepath.FromSlash(name)))
	return module{name: path.Base(name), text: string(text)}, err
}

// render takes a module through the pipeline. Objects are there also for a module
// that podgen refuses for what would go wrong at run time: to see it go wrong.
func render(m module) rendered {
	folder, files := os.DirFS("../../examples"), []parse.Input{{Name: m.name, Bytes: []byte(m.text)}}
	result, findings := generate.Run(folder, files, generate.Options{Schema: schema.New(), Info: true, Patterns: catalogue()})
	source, _ := parse.Files(folder, files)
	_, _ = pattern.Expand(source, schema.New(), catalogue())
	config, _ := evaluate.Evaluate(source, schema.New(), nil)
	planned, _ := plan.Build(config)
	return rendered{objects: result.Objects, plans: planned.Objects, findings: findings}
}

// catalogue is the folder of podgen's own patterns.
func catalogue() []generate.Folder {
	return []generate.Folder{{Name: "<podgen>/patterns", FS: patterns.Catalogue(), BuiltIn: true}}
}

// errors are the findings that make podgen refuse the module.
func (r rendered) errors() hcl.Diagnostics {
	var found hcl.Diagnostics
	for _, d := range r.findings {
		if d.Severity == hcl.DiagError {
			found = append(found, d)
		}
	}
	return found
}

// finding returns what a rule says of the module; nil where it says nothing.
func (r rendered) finding(rule string) *hcl.Diagnostic {
	for _, d := range r.findings {
		if diag.RuleOf(d) == rule {
			return d
		}
	}
	return nil
}

// pod returns the plan of the pods of an object.
func (r rendered) pod(name string) *plan.Pod {
	for _, o := range r.plans {
		if o.Name == name && o.Pod != nil {
			return o.Pod
		}
	}
	return nil
}

// document returns an object as podgen writes it, read back.
func document(o *object.Object) (map[string]any, error) {
	text, d := generate.YAML(nil, o)
	if d != nil {
		return nil, d
	}
	var read map[string]any
	err := yaml.Unmarshal(text, &read)
	return read, err
}
