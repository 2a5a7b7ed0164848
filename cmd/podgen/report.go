package main

import (
	"errors"
	"io"
	"os"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate"
	"podgen/generate/diag"
	"podgen/generate/report"
)

// formatArgs are the arguments of a command that reports to machines as well.
type formatArgs struct {
	Format report.Format `enum:"text,json,sarif,github" default:"text" placeholder:"FORMAT" help:"The form of diagnostics: text; json or sarif, one document for the whole run; github, which a workflow shows beside the lines."`
}

// reported runs a command whose diagnostics have the asked form. Those for
// machines go to out. There, what keeps the command from its work is a
// diagnostic as well, and no other text stands beside a document.
func (f formatArgs) reported(a *app, out io.Writer, run func(*app) error) error {
	if f.Format == report.Text {
		return run(a)
	}
	machine := *a
	options := report.Options{Format: f.Format, Version: version}
	if f.Format == report.SARIF { // the only form that holds the catalogue
		options.Rules = generate.Rules()
	}
	machine.reports = report.New(out, options)
	if f.Format.Document() && out == a.Stderr {
		machine.Stderr = io.Discard
	}
	err := run(&machine)
	if _, said := errors.AsType[exit](err); err != nil && !said {
		machine.report(nil, hcl.Diagnostics{failed(err)})
		err = exit(exitUsage)
	}
	return errors.Join(machine.reports.Close(), err)
}

// failed is an error of a command as a diagnostic.
func failed(err error) *hcl.Diagnostic {
	d := diag.Failed("%s.", capital(err.Error()))
	if e, ok := errors.AsType[*os.PathError](err); ok {
		d = diag.About(d, generate.Shown(e.Path))
	}
	return d
}

// report writes diagnostics: to standard error, with the lines that they are
// about, if there is no format that asks for something else.
func (a *app) report(files map[string]*hcl.File, diags hcl.Diagnostics) {
	w := a.reports
	if w == nil {
		w = report.New(a.Stderr, report.Options{Format: report.Text, Colour: a.colour()})
	}
	_ = w.Add(files, diags) // if it is closed, there is nobody to tell
}

// colour says whether standard error shows colours: it does on a terminal whose
// user did not refuse it.
func (a *app) colour() bool {
	if value, set := a.environ("NO_COLOR"); set && value != "" {
		return false
	}
	if term, _ := a.environ("TERM"); term == "dumb" {
		return false
	}
	f, ok := a.Stderr.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
