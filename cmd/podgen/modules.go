package main

import (
	"fmt"
	"maps"
	"os"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate"
	"podgen/generate/diag"
	"podgen/generate/kubernetes"
	"podgen/generate/parallel"
	"podgen/schema"
)

// moduleArgs are the arguments of a command that reads modules.
type moduleArgs struct {
	Paths    []string `arg:"" name:"path" help:"A file, a folder with *.hcl, or - for standard input. Each is a module of its own."`
	Var      []string `name:"var" placeholder:"NAME=VALUE" sep:"none" help:"Set a variable. Can be given again."`
	VarFiles []string `name:"var-file" placeholder:"FILE" sep:"none" help:"Read variables from a file of NAME = VALUE lines. Can be given again; the last one wins."`
	Strict   bool     `help:"Treat warnings as errors."`

	Info bool `help:"Say what is worth knowing as well."`

	Kubernetes string `placeholder:"VERSION" help:"The version of Kubernetes to render for, from ${oldest} to ${newest}. Without it the podgen block says, or else it is ${newest}."`
}

// modules is the run of a command over its modules.
type modules struct {
	*app
	args    moduleArgs
	list    []generate.Module
	options generate.Options
	values  map[string]*hcl.File // files of values, for excerpts
}

// open reads what all modules share: the values for variables.
func (args moduleArgs) open(a *app) (*modules, error) {
	m := &modules{app: a, args: args, values: map[string]*hcl.File{}}
	seen := map[string]bool{}
	for _, p := range args.Paths {
		module := generate.NewModule(p)
		if !seen[module.Name] {
			seen[module.Name] = true
			m.list = append(m.list, module)
		}
	}
	inputs, err := m.inputs()
	if err != nil {
		return nil, err
	}
	m.options = generate.Options{Schema: schema.New(), Inputs: inputs, Info: args.Info, Patterns: a.patterns(), Checkers: &generate.Checkers{}}
	if args.Kubernetes != "" {
		if m.options.Kubernetes, err = kubernetes.Parse(args.Kubernetes); err != nil {
			return nil, fmt.Errorf("--kubernetes: %w", err)
		}
	}
	return m, nil
}

// inputs collects the values for variables. The environment is the weakest,
// then the files in their order, then --var.
func (m *modules) inputs() (generate.Inputs, error) {
	inputs := generate.Inputs{}
	for _, pair := range m.Environ {
		if name, value, ok := strings.Cut(pair, "="); ok && strings.HasPrefix(name, envPrefix) {
			inputs[strings.TrimPrefix(name, envPrefix)] = generate.Input{Text: value, From: name}
		}
	}
	for _, path := range m.args.VarFiles {
		src, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("--var-file: %w", err)
		}
		name := generate.Shown(path)
		m.values[name] = &hcl.File{Bytes: src}
		values, diags := generate.Values(name, src)
		if diags.HasErrors() {
			m.report(m.values, diags)
			return nil, exit(exitError)
		}
		maps.Copy(inputs, values)
	}
	for _, given := range m.args.Var {
		name, value, ok := strings.Cut(given, "=")
		if !ok || strings.TrimSpace(name) == "" {
			return nil, fmt.Errorf("--var %s: write --var NAME=VALUE", given)
		}
		inputs[strings.TrimSpace(name)] = generate.Input{Text: value, From: "--var " + name}
	}
	return inputs, nil
}

const envPrefix = "PODGEN_VAR_"

// each runs all modules and calls deliver with each that is right, in their
// order; what deliver finds wrong is reported like the rest. It returns the
// error that ends the command.
func (m *modules) each(deliver func(generate.Module, *generate.Result) hcl.Diagnostics) error {
	type outcome struct {
		result *generate.Result
		diags  hcl.Diagnostics
	}
	declared, names := map[string]bool{}, []string(nil)
	complete := true // all modules could be read as far as their variables
	var worst hcl.Diagnostics
	parallel.Ordered(len(m.list), func(i int) outcome {
		result, diags := m.list[i].Run(m.options, m.Stdin)
		return outcome{result, diags}
	}, func(i int, o outcome) {
		for _, name := range o.result.Variables {
			if !declared[name] {
				declared[name] = true
				names = append(names, name)
			}
		}
		complete = complete && o.result.Variables != nil
		diags := m.strict(o.diags)
		if !diags.HasErrors() {
			diags = append(diags, deliver(m.list[i], o.result)...)
		}
		m.reportModule(o.result, diags)
		worst = worst.Extend(notable(diags))
	})
	if complete {
		undeclared := m.undeclared(declared, names)
		m.report(m.values, undeclared)
		worst = worst.Extend(undeclared)
	}
	return statusOf(worst)
}

func (m *modules) reportModule(r *generate.Result, diags hcl.Diagnostics) {
	if len(diags) == 0 {
		return
	}
	files := make(map[string]*hcl.File, len(r.Sources)+len(m.values))
	maps.Copy(files, m.values)
	maps.Copy(files, r.Sources)
	m.report(files, diags)
}

// strict turns warnings into errors when the user asked for it.
func (m *modules) strict(diags hcl.Diagnostics) hcl.Diagnostics {
	if !m.args.Strict {
		return diags
	}
	for i, d := range diags {
		if d.Severity == hcl.DiagWarning {
			strict := *d
			strict.Severity = hcl.DiagError
			diags[i] = &strict
		}
	}
	return diags
}

// notable keeps the diagnostics that decide about the exit status, so that
// those of many modules do not pile up.
func notable(diags hcl.Diagnostics) hcl.Diagnostics {
	for _, d := range diags {
		if diag.IsUnreadable(d) {
			return hcl.Diagnostics{d}
		}
	}
	for _, d := range diags {
		if d.Severity == hcl.DiagError {
			return hcl.Diagnostics{d}
		}
	}
	return nil
}

// undeclared reports values for variables that no module declares. In the
// environment they may be meant for another run, which is worth a warning only.
func (m *modules) undeclared(declared map[string]bool, names []string) hcl.Diagnostics {
	var diags hcl.Diagnostics
	for _, name := range m.options.Inputs.Undeclared(declared) {
		in := m.options.Inputs[name]
		d := diag.Whole("Unknown variable", "%s sets variable %q, which is declared nowhere.%s", in.From, name, diag.DidYouMean(name, names))
		if in.Range != nil {
			d.Subject = in.Range
		}
		if strings.HasPrefix(in.From, envPrefix) {
			d.Severity = hcl.DiagWarning
		}
		diags = append(diags, d)
	}
	return m.strict(diags)
}
