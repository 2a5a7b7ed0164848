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
	"podgen/generate/sourcemap"
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
	sourceMap, err := openMap(c.SourceMap)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sourceMap.Abort()) }()
	if err := m.files(ctx, w.Add, sourceMap.inFolder(c.Output)); err != nil {
		return err
	}
	if err := sourceMap.finish(); err != nil {
		return err
	}
	summary, err := w.Commit(ctx)
	if err != nil {
		return err
	}
	if err := sourceMap.Commit(); err != nil {
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
	if err := m.files(context.Background(), checker.Add, nil); err != nil {
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

// fileTrace is told where the lines of a file come from.
type fileTrace func(name string, o *object.Object, spans []sourcemap.Span)

// files gives every object of the modules to add, as a file, and to trace as well
// unless that is nil: one after the other, in their order.
func (m *modules) files(ctx context.Context, add func(output.File) error, trace fileTrace) error {
	const each = 16 // objects at a time
	type chunk struct {
		diags hcl.Diagnostics
		spans [][]sourcemap.Span
	}
	ids, names := &identities{}, &fileNames{}
	return m.each(func(_ generate.Module, r *generate.Result) hcl.Diagnostics {
		diags := ids.add(r.Objects)
		if diags.HasErrors() {
			return diags
		}
		if ctx.Err() != nil {
			return append(diags, diag.Unreadable("Interrupted: nothing is written."))
		}
		n := len(r.Objects)
		parallel.Ordered((n+each-1)/each, func(i int) (c chunk) {
			f := fileMaker{names: names, add: add}
			if trace != nil {
				f.tracer = &generate.Tracer{Sources: r.Sources}
			}
			for _, o := range r.Objects[i*each : min(n, (i+1)*each)] {
				if d := f.make(o); d != nil {
					c.diags = append(c.diags, d)
				}
				c.spans = append(c.spans, f.spans)
			}
			return c
		}, func(i int, c chunk) {
			diags = append(diags, c.diags...)
			for k := 0; trace != nil && k < len(c.spans); k++ {
				o := r.Objects[i*each+k]
				trace(output.Name(o.Namespace, o.Kind, o.Name), o, c.spans[k])
			}
		})
		return diags
	})
}

// fileMaker renders objects as files of their own, one at a time.
type fileMaker struct {
	names  *fileNames
	add    func(output.File) error
	tracer *generate.Tracer // nil where nobody asks for origins

	buffer []byte           // of the last file
	spans  []sourcemap.Span // of the last file
}

func (f *fileMaker) make(o *object.Object) *hcl.Diagnostic {
	name := output.Name(o.Namespace, o.Kind, o.Name)
	f.names.note(name, o.Range)
	f.buffer = append(f.buffer[:0], generate.Header(o.Range.Filename)...)
	if d := f.render(o); d != nil {
		return d
	}
	err := f.add(output.File{Name: name, Data: f.buffer, Source: o.Range.Filename})
	var twice *output.DuplicateError
	switch {
	case errors.As(err, &twice):
		other := f.names.of(twice.Name)
		return diag.Error(o.Range, "File given twice", "%s. The other is made at %s:%d. Give one of them another name.", capital(twice.Error()), other.Filename, other.Start.Line)
	case err != nil:
		return diag.Unreadable("%s.", capital(err.Error()))
	}
	return nil
}

// render writes an object behind the header.
func (f *fileMaker) render(o *object.Object) (d *hcl.Diagnostic) {
	if f.tracer == nil {
		f.buffer, d = generate.YAML(f.buffer, o)
		return d
	}
	var spans []sourcemap.Span
	f.buffer, spans, d = f.tracer.YAML(f.buffer, o)
	f.spans = sourcemap.Below(spans)
	return d
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
