package output

import (
	"bytes"
	"context"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "podgen/golden"
)

// options knows headers such as "# from a.hcl".
func options(sources ...string) Options {
	return Options{
		Source: func(line []byte) (string, bool) {
			source, ok := bytes.CutPrefix(line, []byte("# from "))
			return string(source), ok
		},
		Sources: sources,
	}
}

// file returns a file that was generated from a.hcl.
func file(name, content string) File {
	return fileFrom("a.hcl", name, content)
}

func fileFrom(source, name, content string) File {
	return File{Name: name, Data: []byte("# from " + source + "\n" + content), Source: source}
}

// tree is what is in a folder, by path: the content of a file with its mode,
// "link to X", or "folder".
type tree map[string]string

func treeOf(t *testing.T, dir string) tree {
	t.Helper()
	found := tree{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		switch entry.Type() {
		case fs.ModeDir:
			found[name] = "folder"
		case fs.ModeSymlink:
			target, err := os.Readlink(path)
			found[name] = "link to " + target
			return err
		default:
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			info, err := entry.Info()
			if err != nil {
				return err
			}
			found[name] = info.Mode().Perm().String() + " " + string(data)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func (want tree) names() []string {
	return slices.Sorted(maps.Keys(want))
}

// is fails unless the folder holds exactly the tree.
func (want tree) is(t *testing.T, dir string) {
	t.Helper()
	got := treeOf(t, dir)
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if got[name] != want[name] {
			t.Errorf("%s is %q, want %q", name, got[name], want[name])
		}
	}
	for _, name := range got.names() {
		if _, ok := want[name]; !ok {
			t.Errorf("%s is there: %q", name, got[name])
		}
	}
}

// makeTree writes files into a new folder.
func makeTree(t *testing.T, files ...File) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range files {
		put(t, filepath.Join(dir, f.Name), string(f.Data))
	}
	return dir
}

func put(t *testing.T, path, content string) {
	t.Helper()
	must(t, os.WriteFile(path, []byte(content), 0o644))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func openWriter(t *testing.T, dir string, opts Options) *Writer {
	t.Helper()
	w, err := Open(context.Background(), dir, opts)
	must(t, err)
	t.Cleanup(func() { must(t, w.Abort()) })
	return w
}

func write(t *testing.T, dir string, opts Options, files ...File) Summary {
	t.Helper()
	s, err := Write(context.Background(), dir, files, opts)
	must(t, err)
	return s
}

func wantError(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one with %q", parts)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the error is %q, want one with %q", err, part)
		}
	}
}

// staging returns the hidden folder of an open writer.
func staging(t *testing.T, dir string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, stagingPrefix+"*"))
	must(t, err)
	if len(found) != 1 {
		t.Fatalf("hidden folders: %q", found)
	}
	return found[0]
}
