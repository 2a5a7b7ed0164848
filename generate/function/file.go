package function

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"podgen/generate/diag"
)

func files() []entry {
	return []entry{
		{name: "basename", own: textFunction("path", path.Base), doc: "Gives the last element of a path."},
		{name: "dirname", own: textFunction("path", path.Dir), doc: "Gives a path without its last element."},
		{name: "file", module: fileSpec, doc: "Reads a file in the module's folder, which must be text in UTF-8."},
		{name: "filebase64", module: fileBase64Spec, doc: "Reads a file in the module's folder and encodes it as Base64."},
		{name: "fileexists", module: fileExistsSpec, doc: "Tells whether there is a file in the module's folder."},
		{name: "fileset", module: fileSetSpec, doc: "Gives the files below a folder whose path matches a pattern with *, **, ?, [a-z] and {a,b}."},
		{name: "templatefile", module: templateFileSpec, nests: true, doc: "Reads a file in the module's folder and renders it as a template with the given variables."},
	}
}

var pathParam = function.Parameter{Name: "path", Type: cty.String}

func fileSpec(s scope) *function.Spec {
	return s.fileFunction(textContent)
}

func fileBase64Spec(s scope) *function.Spec {
	return s.fileFunction(func(content []byte, _ string) (string, error) {
		return encodeBase64(string(content)), nil
	})
}

// fileFunction is a function from the content of a file to a string.
func (s scope) fileFunction(f func(content []byte, name string) (string, error)) *function.Spec {
	return &function.Spec{
		Params: []function.Parameter{pathParam},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			name := args[0].AsString()
			content, err := s.read(name)
			if err != nil {
				return cty.NilVal, function.NewArgError(0, err)
			}
			result, err := f(content, name)
			if err != nil {
				return cty.NilVal, function.NewArgError(0, err)
			}
			return cty.StringVal(result), nil
		},
	}
}

func fileExistsSpec(s scope) *function.Spec {
	return &function.Spec{
		Params: []function.Parameter{pathParam},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			name, err := s.local(args[0].AsString())
			if err != nil {
				return cty.NilVal, function.NewArgError(0, err)
			}
			switch info, err := fs.Stat(s.fsys, name); {
			case errors.Is(err, fs.ErrNotExist):
				return cty.False, nil
			case err != nil:
				return cty.NilVal, function.NewArgError(0, s.explain(name, err))
			case !info.Mode().IsRegular():
				return cty.NilVal, function.NewArgErrorf(0, "%q is a %s, not a file", name, kindOf(info))
			}
			return cty.True, nil
		},
	}
}

// read returns the content of a file in the module's folder, and pays for it.
func (s scope) read(given string) ([]byte, error) {
	name, err := s.local(given)
	if err != nil {
		return nil, err
	}
	// Looking first keeps a pipe from being opened, which would wait for a writer.
	info, err := fs.Stat(s.fsys, name)
	if err != nil {
		return nil, s.explain(name, err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%q is a %s, not a file", name, kindOf(info))
	}
	if info.Size() > MaxString {
		return nil, fmt.Errorf("%q has %d bytes: a file that is read may have at most %d", name, info.Size(), MaxString)
	}
	file, err := s.fsys.Open(name)
	if err != nil {
		return nil, s.explain(name, err)
	}
	defer file.Close() //nolint:errcheck // it is only read
	content, err := io.ReadAll(io.LimitReader(file, MaxString+1))
	if err != nil {
		return nil, s.explain(name, err)
	}
	if len(content) > MaxString {
		return nil, fmt.Errorf("%q has more than %d bytes, which is the bound for a file that is read", name, MaxString)
	}
	return content, s.budget.SpendText(len(content) / workShare)
}

// local turns a path as it is given into one for fs.FS.
func (s scope) local(given string) (string, error) {
	switch {
	case s.module == nil || s.fsys == nil:
		return "", fmt.Errorf("files cannot be read here: the module is in no folder")
	case given == "":
		return "", fmt.Errorf("the path is empty")
	case strings.ContainsRune(given, 0):
		return "", fmt.Errorf("the path %q contains a NUL", given)
	}
	name := path.Clean(given)
	if path.IsAbs(name) || name == ".." || strings.HasPrefix(name, "../") || strings.HasPrefix(name, "~/") || !fs.ValidPath(name) {
		return "", outside(given)
	}
	return name, nil
}

func outside(name string) error {
	return fmt.Errorf("%q is outside the module's folder: files are read inside it only, by a path such as %q", name, "config/app.conf")
}

// explain says why a file in the module's folder cannot be read.
func (s scope) explain(name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return s.missing(name)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%q cannot be read: permission denied", name)
	case strings.Contains(err.Error(), "escapes"): // what os.Root says; it exports no such error
		return fmt.Errorf("%q leads outside the module's folder by a link: files are read inside it only", name)
	}
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		err = failed.Err
	}
	return fmt.Errorf("%q cannot be read: %w", name, err)
}

// missing says that a file does not exist, and which name there is near to the
// first element of the path that does not.
func (s scope) missing(name string) error {
	folder, rest := ".", name
	for {
		element, after, _ := strings.Cut(rest, "/")
		next := path.Join(folder, element)
		if _, err := fs.Stat(s.fsys, next); err != nil || after == "" {
			hint := ""
			if near := diag.Nearest(element, s.namesIn(folder)); near != "" && near != element {
				hint = fmt.Sprintf(" (did you mean %q?)", path.Join(folder, near, after))
			}
			return fmt.Errorf("there is no file %q in the module's folder%s", name, hint)
		}
		folder, rest = next, after
	}
}

func (s scope) namesIn(folder string) []string {
	listed, err := fs.ReadDir(s.fsys, folder)
	if err != nil {
		return nil
	}
	names := make([]string, len(listed))
	for i, entry := range listed {
		names[i] = entry.Name()
	}
	slices.Sort(names)
	return names
}

func kindOf(info fs.FileInfo) string {
	switch mode := info.Mode(); {
	case mode.IsDir():
		return "folder"
	case mode&fs.ModeNamedPipe != 0:
		return "pipe"
	case mode&fs.ModeSocket != 0:
		return "socket"
	}
	return "device"
}

func textContent(content []byte, name string) (string, error) {
	if !utf8.Valid(content) {
		return "", fmt.Errorf("%q is not text in UTF-8; filebase64 reads any file", name)
	}
	return string(content), nil
}
