package generate

import (
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/diag"
	"podgen/generate/parse"
)

// Module is the source of one module as a user names it: a file, a folder, or
// "-" for standard input.
type Module struct {
	Path string // as given
	Name string // as the header of the output shows it: relative, with slashes
}

// NewModule returns the module at a path.
func NewModule(p string) Module { return Module{Path: p, Name: Shown(p)} }

// Shown is a path as diagnostics and headers show it: with slashes, and relative
// to the current folder where it lies below that, so that it is the same on
// every machine.
func Shown(p string) string {
	if p == "-" {
		return "<stdin>"
	}
	if filepath.IsAbs(p) {
		if here, err := os.Getwd(); err == nil {
			if relative, err := filepath.Rel(here, p); err == nil && filepath.IsLocal(relative) {
				p = relative
			}
		}
	}
	return path.Clean(filepath.ToSlash(p))
}

// Run reads the module and takes it through the pipeline. Nothing outside of
// its folder is read, not even through a link.
func (m Module) Run(o Options, stdin io.Reader) (*Result, hcl.Diagnostics) {
	fail := func(detail string, args ...any) (*Result, hcl.Diagnostics) {
		return &Result{}, hcl.Diagnostics{diag.About(diag.Unreadable(detail, args...), m.Name)}
	}
	folder, prefix, names, err := m.place()
	if err != nil {
		return fail("%s: %s.", m.Name, diag.Reason(err))
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return fail("%s: %s.", m.Name, diag.Reason(err))
	}
	defer func() { _ = root.Close() }() // it was only read
	if m.Path == "-" {
		src, err := io.ReadAll(io.LimitReader(stdin, parse.MaxFile+1))
		if err != nil || len(src) > parse.MaxFile {
			return fail("Standard input cannot be read, or is larger than %d bytes.", parse.MaxFile)
		}
		return Run(root.FS(), []parse.Input{{Name: m.Name, Bytes: src}}, o)
	}
	if names == nil {
		if names, err = parse.Names(root.FS()); err != nil {
			return fail("%s: %s.", m.Name, diag.Reason(err))
		}
		if len(names) == 0 {
			d := diag.Whole("Folder without HCL", "%s holds no file that ends in .hcl. A module is a file, or a folder with all its *.hcl; subfolders are modules of their own.", m.Name)
			return &Result{}, hcl.Diagnostics{diag.About(d, m.Name)}
		}
	}
	files, diags := parse.Read(root.FS(), prefix, names)
	if diags.HasErrors() {
		return &Result{}, diags
	}
	return Run(root.FS(), files, o)
}

// place returns the module's folder, the prefix by which its files are shown,
// and the name of its file; no names for a folder.
func (m Module) place() (folder, prefix string, names []string, err error) {
	if m.Path == "-" {
		return ".", "", nil, nil
	}
	info, err := os.Stat(m.Path)
	switch {
	case err != nil:
		return "", "", nil, err
	case info.IsDir():
		return m.Path, m.Name, nil, nil
	}
	return filepath.Dir(m.Path), path.Dir(m.Name), []string{filepath.Base(m.Path)}, nil
}

// Folder says whether the module is a folder.
func (m Module) Folder() bool {
	info, err := os.Stat(m.Path)
	return m.Path != "-" && err == nil && info.IsDir()
}

// FileNames returns the names of the files that make a folder a module, sorted.
func FileNames(folder fs.FS) ([]string, error) { return parse.Names(folder) }
