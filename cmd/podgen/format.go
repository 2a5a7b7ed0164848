package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate"
	"podgen/generate/diff"
	"podgen/generate/format"
)

// fmtCommand is podgen fmt.
type fmtCommand struct {
	Paths []string `arg:"" name:"path" help:"A file, a folder with *.hcl, or - for standard input, whose formatted text goes to standard output."`
	Check bool     `help:"Write nothing; exit 1 and list the files that are not in canonical style."`
	Diff  bool     `help:"Show what changes."`
}

// Run formats the files and lists those that changed.
func (c *fmtCommand) Run(a *app) error {
	status := error(nil)
	for _, path := range c.Paths {
		files, err := filesAt(path, generate.FileNames, ".hcl")
		if err != nil {
			return err
		}
		for _, file := range files {
			if err := c.file(a, file); err != nil {
				status = worse(status, err)
			}
		}
	}
	return status
}

// worse returns the error with the higher exit status; one that is no status is
// the worst.
func worse(a, b error) error {
	var x, y exit
	switch {
	case a == nil || !errors.As(b, &y):
		return b
	case !errors.As(a, &x) || x > y:
		return a
	}
	return b
}

// filesAt returns the files that a path means: itself, or of a folder those that in
// names, without its subfolders. what they end in is for messages.
func filesAt(path string, in func(fs.FS) ([]string, error), what string) ([]string, error) {
	if path == "-" {
		return []string{path}, nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	names, err := in(os.DirFS(path))
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s holds no file that ends in %s", path, what)
	}
	for i, name := range names {
		names[i] = filepath.Join(path, name)
	}
	return names, nil
}

// file formats one file.
func (c *fmtCommand) file(a *app, path string) error {
	name := generate.Shown(path)
	src, err := read(a, path)
	if err != nil {
		return err
	}
	formatted, diags := format.Source(name, src)
	if diags.HasErrors() {
		a.report(map[string]*hcl.File{name: {Bytes: src}}, diags)
		return exit(exitError)
	}
	changed := !bytes.Equal(src, formatted)
	switch {
	case path == "-" && !c.Check && !c.Diff:
		_, err = a.Stdout.Write(formatted)
		return err
	case !changed:
		return nil
	}
	if _, err := fmt.Fprintln(a.Stdout, name); err != nil {
		return err
	}
	if c.Diff {
		if _, err := io.WriteString(a.Stdout, diff.Unified(name, src, formatted)); err != nil {
			return err
		}
	}
	if c.Check {
		return exit(exitStale)
	}
	if path == "-" {
		return nil
	}
	return replace(path, formatted)
}

func read(a *app, path string) ([]byte, error) {
	if path == "-" {
		return io.ReadAll(a.Stdin)
	}
	return os.ReadFile(path)
}

// replace gives a file new content, whole or not at all, and keeps its mode. A
// link stays a link: what it leads to is replaced.
func replace(path string, content []byte) (err error) {
	path, err = filepath.EvalSymlinks(path)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".podgen-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(content)
	err = errors.Join(err, f.Chmod(info.Mode()&fs.ModePerm), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
