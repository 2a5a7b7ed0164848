package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate"
	"podgen/generate/diag"
	"podgen/generate/object"
	"podgen/generate/output"
	"podgen/generate/parallel"
)

// toFolder writes one file per object, all of them or none.
func (c *renderCommand) toFolder(m *modules) (err error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	w, err := output.Open(ctx, c.Output, m.outputOptions())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Abort()) }()
	if err := m.files(ctx, w.Add); err != nil {
		return err
	}
	summary, err := w.Commit(ctx)
	if err != nil {
		return err
	}
	for _, name := range summary.Removed {
		fmt.Fprintf(m.Stderr, "removed %s\n", filepath.Join(c.Output, name))
	}
	_, err = fmt.Fprintf(m.Stderr, "%s: %d written, %d unchanged, %d removed\n", c.Output, len(summary.Written), len(summary.Unchanged), len(summary.Removed))
	return err
}

// compareFolder shows how toFolder would change the folder.
func (c *renderCommand) compareFolder(m *modules) (err error) {
	checker, err := output.OpenChecker(c.Output, m.outputOptions())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, checker.Close()) }()
	if err := m.files(context.Background(), checker.Add); err != nil {
		return err
	}
	changes, err := checker.Changes()
	if err != nil || len(changes) == 0 {
		return err
	}
	for _, change := range changes {
		if _, err := io.WriteString(m.Stdout, change.Diff); err != nil {
			return err
		}
		fmt.Fprintf(m.Stderr, "%s: %s would be %s\n", c.Output, change.Name, change.Kind)
	}
	return exit(exitStale)
}

// outputOptions say which files of a folder this run is in charge of: those
// generated from the modules that it renders.
func (m *modules) outputOptions() output.Options {
	o := output.Options{Source: generate.Source, Exists: sourceExists}
	for _, module := range m.list {
		if module.Folder() {
			o.Folders = append(o.Folders, module.Name)
		} else {
			o.Sources = append(o.Sources, module.Name)
		}
	}
	return o
}

// sourceExists says whether the source that a header names is there still, as
// seen from the current folder.
func sourceExists(source string) bool {
	if source == generate.Shown("-") {
		return true
	}
	_, err := os.Stat(filepath.FromSlash(source))
	return !errors.Is(err, os.ErrNotExist)
}

// files gives every object of the modules to add, as a file.
func (m *modules) files(ctx context.Context, add func(output.File) error) error {
	ids, names := &identities{}, &fileNames{}
	return m.each(func(_ generate.Module, r *generate.Result) hcl.Diagnostics {
		diags := ids.add(r.Objects)
		if diags.HasErrors() {
			return diags
		}
		if ctx.Err() != nil {
			return append(diags, diag.Unreadable("Interrupted: nothing is written."))
		}
		problems := make([]*hcl.Diagnostic, len(r.Objects))
		parallel.For(len(r.Objects), parallel.All(), func() func(int) {
			var buffer []byte
			return func(i int) {
				buffer, problems[i] = addFile(r.Objects[i], buffer[:0], names, add)
			}
		})
		for _, d := range problems {
			if d != nil {
				diags = append(diags, d)
			}
		}
		return diags
	})
}

// addFile renders an object as a file of its own.
func addFile(o *object.Object, buffer []byte, names *fileNames, add func(output.File) error) ([]byte, *hcl.Diagnostic) {
	name := output.Name(o.Namespace, o.Kind, o.Name)
	names.note(name, o.Range)
	buffer = append(buffer, generate.Header(o.Range.Filename)...)
	buffer, d := generate.YAML(buffer, o)
	if d != nil {
		return buffer, d
	}
	err := add(output.File{Name: name, Data: buffer, Source: o.Range.Filename})
	var twice *output.DuplicateError
	switch {
	case errors.As(err, &twice):
		other := names.of(twice.Name)
		return buffer, diag.Error(o.Range, "File given twice", "%s. The other is made at %s:%d. Give one of them another name.", capital(twice.Error()), other.Filename, other.Start.Line)
	case err != nil:
		return buffer, diag.Unreadable("%s.", capital(err.Error()))
	}
	return buffer, nil
}

func capital(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}

// fileNames notes which HCL makes which file.
type fileNames struct {
	mu     sync.Mutex
	ranges map[string]hcl.Range
}

func (n *fileNames) note(name string, r hcl.Range) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.ranges == nil {
		n.ranges = map[string]hcl.Range{}
	}
	if _, known := n.ranges[name]; !known {
		n.ranges[name] = r
	}
}

func (n *fileNames) of(name string) hcl.Range {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.ranges[name]
}
