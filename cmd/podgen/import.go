package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"podgen/generate"
	"podgen/generate/imports"
	"podgen/generate/kubernetes"
	"podgen/schema"
)

// importCommand is podgen import.
type importCommand struct {
	formatArgs
	Paths  []string `arg:"" name:"path" help:"A file of YAML or JSON, a folder of such files, or - for standard input."`
	Output string   `short:"o" placeholder:"DIR" help:"Write a file of HCL for each file into a folder that has none, all or none."`
	Native bool     `help:"Make native sidecars of classic helpers, and say which and why."`
	DryRun bool     `help:"With --native: only say what would change."`
	Info   bool     `help:"Say what is worth knowing as well."`

	Kubernetes string `placeholder:"VERSION" help:"The version of Kubernetes to check for, from ${oldest} to ${newest}. Without it, it is ${newest}."`
}

// Run imports the files. The output of the command is HCL, so that diagnostics of any
// form go to standard error.
func (c *importCommand) Run(a *app) error { return c.reported(a, a.Stderr, c.run) }

func (c *importCommand) run(a *app) error {
	if c.DryRun && !c.Native {
		return errors.New("--dry-run says what --native would change: write both")
	}
	options := imports.Options{Options: generate.Options{Schema: schema.New(), Info: c.Info}, Native: c.Native, Whole: c.Output == ""}
	if c.Kubernetes != "" {
		var err error
		if options.Kubernetes, err = kubernetes.Parse(c.Kubernetes); err != nil {
			return fmt.Errorf("--kubernetes: %w", err)
		}
	}
	inputs, err := c.inputs(a)
	if err != nil {
		return err
	}
	if c.Output != "" && !c.DryRun {
		if err := withoutHCL(c.Output); err != nil {
			return err
		}
	}
	result, diags := imports.Import(inputs, options)
	a.report(result.Sources, diags)
	switch {
	case len(result.Files) == 0:
		return exit(exitError)
	case c.DryRun:
		_, err := io.WriteString(a.Stdout, imports.Table(result.Converted))
		return err
	case c.Native:
		fmt.Fprint(a.Stderr, imports.Table(result.Converted))
	}
	if c.Output != "" {
		err = writeNew(c.Output, result.Files)
	} else {
		_, err = a.Stdout.Write(result.Files[0].Bytes)
	}
	if err == nil && a.reports == nil {
		fmt.Fprint(a.Stderr, summary(result, diags.HasErrors()))
	}
	return err
}

// summary says what the import came to.
func summary(r *imports.Result, refused bool) string {
	objects := "1 object"
	if r.Objects != 1 {
		objects = fmt.Sprintf("%d objects", r.Objects)
	}
	text := fmt.Sprintf("Imported %s. Rendered again, nothing is lost and nothing added.\n", objects)
	if refused {
		text += "podgen render refuses the module for the errors above, which came with the input.\n"
	}
	return text
}

// inputs reads the files, and those of folders.
func (c *importCommand) inputs(a *app) ([]imports.Input, error) {
	var inputs []imports.Input
	for _, given := range c.Paths {
		names, err := filesAt(given, manifestNames, ".yaml, .yml or .json")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			src, err := read(a, name)
			if err != nil {
				return nil, err
			}
			shown := generate.Shown(name)
			if slices.ContainsFunc(inputs, func(in imports.Input) bool { return in.Name == shown }) {
				continue
			}
			inputs = append(inputs, imports.Input{Name: shown, Bytes: src})
		}
	}
	return inputs, nil
}

// manifestNames are the names of the files of YAML and JSON in a folder.
func manifestNames(folder fs.FS) ([]string, error) {
	entries, err := fs.ReadDir(folder, ".")
	var names []string
	for _, e := range entries {
		if ext := strings.ToLower(path.Ext(e.Name())); !e.IsDir() && (ext == ".yaml" || ext == ".yml" || ext == ".json") {
			names = append(names, e.Name())
		}
	}
	return names, err
}

// withoutHCL refuses a folder that is a module already: nothing is overwritten, and
// what is there would become part of what was proved without it.
func withoutHCL(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		if filepath.Ext(e.Name()) == ".hcl" {
			return fmt.Errorf("%s is there already: import into a folder without HCL", filepath.Join(dir, e.Name()))
		}
	}
	return err
}

// writeNew writes files that are not there yet, all or none.
func writeNew(dir string, files []imports.File) (err error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	var temporary, written []string
	defer func() {
		for _, name := range temporary {
			err = errors.Join(err, os.Remove(name))
		}
		if err != nil {
			for _, name := range written {
				err = errors.Join(err, os.Remove(name))
			}
		}
	}()
	for _, f := range files {
		name, err := writeTemporary(dir, f.Bytes)
		if err != nil {
			return err
		}
		temporary = append(temporary, name)
	}
	for i, f := range files {
		name := filepath.Join(dir, f.Name)
		if err := os.Link(temporary[i], name); err != nil { // unlike a rename, it never overwrites
			return err
		}
		written = append(written, name)
	}
	return nil
}

// writeTemporary writes a hidden file with the mode of new files.
func writeTemporary(dir string, content []byte) (name string, err error) {
	f, err := os.CreateTemp(dir, ".podgen-*")
	if err != nil {
		return "", err
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		return "", errors.Join(err, os.Remove(f.Name()))
	}
	return f.Name(), nil
}
