// Package golden compares what podgen makes with files that say what it should
// make. It is the one such harness of the project, and for tests only: its
// -update flag must not reach a binary.
//
// A test says what it got and where the expectation lies:
//
//	golden.Equal(t, "cli/version.txt", out)            // golden/cli/version.txt
//	golden.Generated(t, "schema/README.md", reference) // a generated file elsewhere
//	golden.Corpus{…}.Run(t, func(…) …)                 // a folder of inputs
//
// A file that differs fails the test and shows the difference. "make update"
// runs all tests with -update, which writes the files instead, so that the
// change can be read in git. Where CI=true is set the flag is refused: nothing
// can pass there by rewriting what it is compared with.
//
// "go test ./... -update" stops at a test binary that does not know the flag,
// so every package with tests imports this one, blank if need be. A test in
// this folder lists those that do not.
//
// Packages are tested at the same time, so each folder below golden/ belongs to
// the tests of one package.
package golden

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/diff"
)

// Update tells whether this run rewrites golden files instead of comparing with
// them. It is the only -update flag of the project, and has its value once the
// tests run.
var Update = updateFlag(flag.CommandLine, os.Getenv)

// updateFlag registers -update. Under CI=true the flag cannot be set to true.
func updateFlag(flags *flag.FlagSet, getenv func(string) string) *bool {
	update := new(bool)
	flags.BoolFunc("update", "rewrite golden files instead of comparing with them", func(value string) error {
		on, err := strconv.ParseBool(value)
		if err != nil {
			return err
		}
		if ci, _ := strconv.ParseBool(getenv("CI")); ci && on {
			return errors.New("golden files are not rewritten where CI=true is set; run make update and commit the result")
		}
		*update = on
		return nil
	})
	return update
}

// Equal fails the test if got is not the content of the golden file at path,
// which is relative to the folder golden and has slashes. With -update it
// writes the file.
func Equal(t testing.TB, path string, got []byte) {
	t.Helper()
	report(t, open(t).check("golden/"+path, got))
}

// Generated is Equal for a generated file that lies outside the folder golden,
// such as documentation: path is relative to the root of the module. The test
// that calls it is named TestGenerated…, which is how "make generate" finds it.
func Generated(t testing.TB, path string, got []byte) {
	t.Helper()
	report(t, open(t).check(path, got))
}

// Root returns the root of the module: the nearest folder with a go.mod, from
// the folder of the tested package upwards.
func Root(t testing.TB) string {
	t.Helper()
	root, err := findRoot(".")
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func findRoot(from string) (string, error) {
	start, err := filepath.Abs(from)
	if err != nil {
		return "", err
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("no go.mod in %s or a folder above it", start)
		}
	}
}

func report(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}

// store is a module's folder, in which golden files are compared or rewritten.
type store struct {
	root   string
	update bool
}

func open(t testing.TB) store {
	t.Helper()
	return store{root: Root(t), update: *Update}
}

// repair ends the message of every failure that an update can mend.
const repair = "If this change is meant, run: make update"

// check compares got with the file at name, or writes it there.
func (s store) check(name string, got []byte) error {
	file, err := s.file(name)
	if err != nil {
		return err
	}
	want, err := os.ReadFile(file)
	missing := errors.Is(err, fs.ErrNotExist)
	switch {
	case err != nil && !missing:
		return err
	case !missing && bytes.Equal(want, got):
		return nil
	case s.update:
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		return os.WriteFile(file, got, 0o644)
	case missing:
		return fmt.Errorf("%s does not exist. It should hold:\n%s%s", name, unified(name, nil, got), repair)
	}
	return fmt.Errorf("%s is not what this run gives:\n%s%s", name, unified(name, want, got), repair)
}

// checkAbsent fails if there is a file at name, or removes it.
func (s store) checkAbsent(name, reason string) error {
	file, err := s.file(name)
	if err != nil {
		return err
	}
	stale, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case s.update:
		return os.Remove(file)
	}
	return fmt.Errorf("%s should not exist: %s. It holds:\n%s%s", name, reason, unified(name, stale, nil), repair)
}

// file returns the place of a file of the module.
func (s store) file(name string) (string, error) {
	if !fs.ValidPath(name) || path.Base(name) == "." {
		return "", fmt.Errorf("%q is not the path of a file inside the module, written with slashes", name)
	}
	return filepath.Join(s.root, filepath.FromSlash(name)), nil
}

// unified returns a unified diff from the golden file to what the test got.
func unified(name string, want, got []byte) string {
	return string(diff.Diff(name, want, "this run", got))
}
