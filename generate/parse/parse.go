// Package parse is the first stage: files to HCL bodies.
//
// It reads the files of one module, refuses what cannot be HCL text (broken
// UTF-8, nesting without end) with a position, and parses the rest. It knows
// nothing of what the blocks mean.
package parse

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"podgen/generate/diag"
	"podgen/generate/parallel"
)

// MaxFile is the largest file that is read, in bytes.
const MaxFile = 256 << 20

// Module is the source of one module: a file, or a folder with all its *.hcl.
type Module struct {
	// FS is the module's folder: what file() and its like can read.
	FS    fs.FS
	Files []*File // in the order of their names

	// Patterns are the files of patterns that the module uses, read once for each use.
	Patterns []*File
	// Inputs are the attributes that stand for the inputs of those, with the variable
	// block that declares each.
	Inputs map[*hclsyntax.Attribute]*hclsyntax.Block
}

// File is one parsed file.
type File struct {
	Name  string // as diagnostics and the header of the output show it
	Bytes []byte
	Body  *hclsyntax.Body
}

// Input is a file to parse: its name for people, and its bytes.
type Input struct {
	Name  string
	Bytes []byte
}

// Sources returns the files by name, as diagnostics need them for their excerpts.
func (m *Module) Sources() map[string]*hcl.File {
	files := make(map[string]*hcl.File, len(m.Files))
	for _, f := range m.Files {
		files[f.Name] = &hcl.File{Body: f.Body, Bytes: f.Bytes, Nav: outline{f.Body}}
	}
	return files
}

// Read reads the named files of a folder. The names that people see are
// prefix + name.
func Read(fsys fs.FS, prefix string, names []string) ([]Input, hcl.Diagnostics) {
	var diags hcl.Diagnostics
	var inputs []Input
	for _, name := range names {
		shown := path.Join(prefix, name)
		data, err := readFile(fsys, name)
		if err != nil {
			diags = append(diags, diag.About(diag.Unreadable("%s: %s.", shown, diag.Reason(err)), shown))
			continue
		}
		inputs = append(inputs, Input{shown, data})
	}
	return inputs, diags
}

// Names returns the names of a folder's *.hcl files, sorted. Subfolders and
// hidden files do not belong to the module.
func Names(fsys fs.FS) ([]string, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() && strings.HasSuffix(e.Name(), ".hcl") && !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, nil
}

var errTooLarge = errors.New("it is larger than 256 MiB, the most that podgen reads")

func readFile(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, errors.New("it is a folder")
	case !info.Mode().IsRegular():
		return nil, errors.New("it is not a regular file")
	case info.Size() > MaxFile:
		return nil, errTooLarge
	}
	return fs.ReadFile(fsys, name)
}

// Files parses the inputs as one module. Files that have errors are left out of
// the module, so that the others can still be looked at.
func Files(fsys fs.FS, inputs []Input) (*Module, hcl.Diagnostics) {
	files := make([]*File, len(inputs))
	problems := make([]hcl.Diagnostics, len(inputs))
	parallel.For(len(inputs), parallel.All(), func() func(int) {
		return func(i int) { files[i], problems[i] = One(inputs[i]) }
	})
	m := &Module{FS: fsys}
	var diags hcl.Diagnostics
	for i := range inputs {
		diags = append(diags, problems[i]...)
		if files[i] != nil {
			m.Files = append(m.Files, files[i])
		}
	}
	return m, diags
}

// One parses one file. It returns a file without content for one that is no text.
func One(in Input) (*File, hcl.Diagnostics) {
	file := &File{Name: in.Name, Bytes: in.Bytes, Body: &hclsyntax.Body{}}
	if d := Text(in.Name, in.Bytes); d != nil {
		return file, hcl.Diagnostics{d}
	}
	body, diags := parseBody(in.Bytes, in.Name)
	file.Body = body
	return file, firstCauses(in, diags)
}

// firstCauses drops what HCL's parser says only because of something that it
// says as well. Behind a quote that is not closed all is text that was not
// meant; on a line with a character that HCL does not know nothing else counts.
func firstCauses(in Input, diags hcl.Diagnostics) hcl.Diagnostics {
	if len(diags) < 2 {
		return diags
	}
	unclosed := len(in.Bytes)
	for _, d := range diags {
		if d.Summary == "Invalid multi-line string" {
			unclosed = min(unclosed, d.Subject.Start.Byte)
		}
	}
	_, lexical := hclsyntax.LexConfig(in.Bytes, in.Name, hcl.InitialPos)
	unknown := map[int]*hcl.Diagnostic{} // by line, the first
	for _, d := range lexical {
		if unknown[d.Subject.Start.Line] == nil {
			unknown[d.Subject.Start.Line] = d
		}
	}
	return slices.DeleteFunc(diags, func(d *hcl.Diagnostic) bool {
		if d.Subject.Start.Byte >= unclosed {
			return d.Subject.Start.Byte > unclosed || d.Summary != "Invalid multi-line string"
		}
		first := unknown[d.Subject.Start.Line]
		return first != nil && (*d.Subject != *first.Subject || d.Summary != first.Summary)
	})
}

// Text says whether bytes can be parsed at all: they are UTF-8, and neither nest
// deeper nor run on for longer than the parser can bear. Every parse of HCL
// goes through it.
func Text(name string, src []byte) *hcl.Diagnostic {
	if !utf8.Valid(src) {
		return diag.Error(rangeAt(name, src, invalidAt(src)), "File is not UTF-8",
			"HCL is UTF-8 text, and this byte does not belong to any. Save the file as UTF-8; for binary data use filebase64().")
	}
	if d := Length(name, src); d != nil {
		return d
	}
	return Depth(name, src)
}

func invalidAt(src []byte) int {
	for i := 0; i < len(src); {
		r, size := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(src)
}

// rangeAt returns the range of the byte at an offset.
func rangeAt(name string, src []byte, offset int) hcl.Range {
	start := hcl.Pos{Line: 1, Column: 1, Byte: offset}
	for _, b := range src[:offset] {
		switch {
		case b == '\n':
			start.Line, start.Column = start.Line+1, 1
		case utf8.RuneStart(b):
			start.Column++
		}
	}
	end := start
	end.Byte, end.Column = end.Byte+1, end.Column+1
	return hcl.Range{Filename: name, Start: start, End: end}
}
