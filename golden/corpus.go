package golden

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Corpus is a table test whose table is the file system: each file below
// Sources with the right extension is a case, and the files of the same name in
// Golden say what must come of it. A new case is a new file; "make update"
// writes its golden files.
//
//	golden.Corpus{
//		Sources:   "examples",
//		Extension: ".hcl",
//		Golden:    "examples",
//		Outputs:   []string{".yaml", ".txt"},
//	}.Run(t, func(t *testing.T, path string, source []byte) map[string][]byte {
//		yaml, diagnostics := render(path, source)
//		return map[string][]byte{".yaml": yaml, ".txt": diagnostics}
//	})
//
// Here examples/broken/cycle.hcl is the case broken/cycle, and its outputs are
// golden/examples/broken/cycle.yaml and cycle.txt. An output that is empty has
// no file, so that a file which appears or goes away is news.
//
// Golden belongs to the corpus alone: a file there that is no output of any
// source fails, and an update removes it.
type Corpus struct {
	Sources   string   // folder of the sources, from the module's root
	Extension string   // of a source: ".hcl"
	Golden    string   // folder of the golden files, from the folder golden
	Outputs   []string // the extension of each output: ".yaml"
}

// Run calls outputs for every source, each in a subtest that has the name of
// the case. The path is the source's, from the module's root, with slashes. What
// outputs returns are the contents by extension; one that is left out is empty.
func (c Corpus) Run(t *testing.T, outputs func(t *testing.T, path string, source []byte) map[string][]byte) {
	t.Helper()
	store := open(t)
	cases, err := c.cases(store)
	if err != nil {
		t.Fatal(err)
	}
	report(t, c.checkOrphans(store, cases))
	for _, name := range cases {
		t.Run(name, func(t *testing.T) {
			file := path.Join(c.Sources, name+c.Extension)
			source, err := os.ReadFile(filepath.Join(store.root, filepath.FromSlash(file)))
			if err != nil {
				t.Fatal(err)
			}
			report(t, c.checkCase(store, name, outputs(t, file, source)))
		})
	}
}

// cases returns the names of all cases. A corpus has at least one.
func (c Corpus) cases(s store) ([]string, error) {
	files, err := filesBelow(s.root, c.Sources)
	if err != nil {
		return nil, fmt.Errorf("folder %s of the corpus: %w", c.Sources, err)
	}
	var names []string
	for _, file := range files {
		if name, ok := strings.CutSuffix(file, c.Extension); ok {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("no file %s/**/*%s: the corpus has no case", c.Sources, c.Extension)
	}
	return names, nil
}

// checkCase compares all outputs of one case.
func (c Corpus) checkCase(s store, name string, outputs map[string][]byte) error {
	var problems []error
	for _, extension := range slices.Sorted(maps.Keys(outputs)) {
		if !slices.Contains(c.Outputs, extension) {
			problems = append(problems, fmt.Errorf("%s: output %q is not declared in Corpus.Outputs", name, extension))
		}
	}
	for _, extension := range c.Outputs {
		file := path.Join("golden", c.Golden, name+extension)
		if got := outputs[extension]; len(got) > 0 {
			problems = append(problems, s.check(file, got))
		} else {
			problems = append(problems, s.checkAbsent(file, "this output of the case is empty"))
		}
	}
	return errors.Join(problems...)
}

// checkOrphans fails for each golden file that is no output of any case, or
// removes it.
func (c Corpus) checkOrphans(s store, cases []string) error {
	expected := make(map[string]bool)
	for _, name := range cases {
		for _, extension := range c.Outputs {
			expected[name+extension] = true
		}
	}
	if !fs.ValidPath(c.Golden) || c.Golden == "." {
		return fmt.Errorf("Corpus.Golden is %q: want a folder below golden, which belongs to this corpus alone", c.Golden)
	}
	files, err := filesBelow(s.root, path.Join("golden", c.Golden))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // no output yet; each case says what it misses
	}
	if err != nil {
		return err
	}
	var problems []error
	for _, file := range files {
		if !expected[file] {
			reason := fmt.Sprintf("no %s file in %s has it as an output", c.Extension, c.Sources)
			problems = append(problems, s.checkAbsent(path.Join("golden", c.Golden, file), reason))
		}
	}
	return errors.Join(problems...)
}

// filesBelow returns the path of each file below a folder of the module,
// relative to that folder, with slashes, in lexical order.
func filesBelow(root, folder string) ([]string, error) {
	var files []string
	err := fs.WalkDir(os.DirFS(filepath.Join(root, filepath.FromSlash(folder))), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files = append(files, name)
		}
		return err
	})
	return files, err
}
