package golden

import (
	"fmt"
	"slices"
	"testing"
)

var testCorpus = Corpus{
	Sources:   "examples",
	Extension: ".hcl",
	Golden:    "examples",
	Outputs:   []string{".yaml", ".txt"},
}

// TestCorpusCases: a case is a file with the right extension at any depth.
func TestCorpusCases(t *testing.T) {
	s := store{root: t.TempDir()}
	write(t, s.root, "examples/web.hcl", "a")
	write(t, s.root, "examples/reference/01-logs.hcl", "b")
	write(t, s.root, "examples/README.md", "c")
	got, err := testCorpus.cases(s)
	want := []string{"reference/01-logs", "web"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
}

// TestCorpusWithoutCases: a corpus that finds nothing would pass whatever the
// code does, so it fails.
func TestCorpusWithoutCases(t *testing.T) {
	s := store{root: t.TempDir()}
	_, err := testCorpus.cases(s)
	wantError(t, err, "examples")
	write(t, s.root, "examples/README.md", "c")
	_, err = testCorpus.cases(s)
	wantError(t, err, "no case")
}

// TestCorpusCase: every output is compared, and one that is empty has no file.
func TestCorpusCase(t *testing.T) {
	cases := map[string]struct {
		yaml, txt string // golden files before; "none" for no file
		outputs   map[string][]byte
		update    bool

		wantErr             []string
		afterYAML, afterTxt string
	}{
		"all as expected": {
			yaml: "a: 1\n", txt: "none",
			outputs:   map[string][]byte{".yaml": []byte("a: 1\n")},
			afterYAML: "a: 1\n", afterTxt: "none",
		},
		"every problem is reported": {
			yaml: "a: 1\n", txt: "none",
			outputs:   map[string][]byte{".yaml": []byte("a: 2\n"), ".txt": []byte("Error\n")},
			wantErr:   []string{"web.yaml is not what this run gives", "web.txt does not exist"},
			afterYAML: "a: 1\n", afterTxt: "none",
		},
		"an output that became empty": {
			yaml: "a: 1\n", txt: "Warning\n",
			outputs:   map[string][]byte{".yaml": []byte("a: 1\n"), ".txt": {}},
			wantErr:   []string{"web.txt should not exist: this output of the case is empty"},
			afterYAML: "a: 1\n", afterTxt: "Warning\n",
		},
		"an output that was not declared": {
			yaml: "none", txt: "none",
			outputs:   map[string][]byte{".json": []byte("{}")},
			update:    true,
			wantErr:   []string{`output ".json" is not declared`},
			afterYAML: "none", afterTxt: "none",
		},
		"update": {
			yaml: "a: 1\n", txt: "Warning\n",
			outputs:   map[string][]byte{".yaml": []byte("a: 2\n")},
			update:    true,
			afterYAML: "a: 2\n", afterTxt: "none",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := store{root: t.TempDir(), update: c.update}
			write(t, s.root, "golden/examples/web.yaml", c.yaml)
			write(t, s.root, "golden/examples/web.txt", c.txt)
			wantError(t, testCorpus.checkCase(s, "web", c.outputs), c.wantErr...)
			wantFile(t, s.root, "golden/examples/web.yaml", c.afterYAML)
			wantFile(t, s.root, "golden/examples/web.txt", c.afterTxt)
		})
	}
}

// TestCorpusOrphans: a golden file that no source has as an output fails, and
// an update removes it. Files outside the corpus's folder are left alone.
func TestCorpusOrphans(t *testing.T) {
	prepare := func(t *testing.T, update bool) store {
		s := store{root: t.TempDir(), update: update}
		write(t, s.root, "golden/examples/web.yaml", "a")
		write(t, s.root, "golden/examples/old/gone.yaml", "b")
		write(t, s.root, "golden/examples/web.json", "c")
		write(t, s.root, "golden/cli/help.txt", "d")
		return s
	}

	s := prepare(t, false)
	err := testCorpus.checkOrphans(s, []string{"web"})
	wantError(t, err,
		"golden/examples/old/gone.yaml should not exist: no .hcl file in examples has it as an output",
		"golden/examples/web.json should not exist")
	wantFile(t, s.root, "golden/examples/old/gone.yaml", "b")

	s = prepare(t, true)
	wantError(t, testCorpus.checkOrphans(s, []string{"web"}))
	wantFile(t, s.root, "golden/examples/web.yaml", "a")
	wantFile(t, s.root, "golden/examples/old/gone.yaml", "none")
	wantFile(t, s.root, "golden/examples/web.json", "none")
	wantFile(t, s.root, "golden/cli/help.txt", "d")
}

// TestCorpusBeforeItsFirstUpdate: without any golden file there is no orphan.
func TestCorpusBeforeItsFirstUpdate(t *testing.T) {
	wantError(t, testCorpus.checkOrphans(store{root: t.TempDir()}, []string{"web"}))
}

// TestCorpusNeedsAFolder: an update must not sweep the folder golden itself.
func TestCorpusNeedsAFolder(t *testing.T) {
	s := store{root: t.TempDir(), update: true}
	write(t, s.root, "golden/golden.go", "package golden")
	for _, folder := range []string{"", ".", "./", "../golden"} {
		c := testCorpus
		c.Golden = folder
		wantError(t, c.checkOrphans(s, []string{"web"}), "Corpus.Golden")
		wantFile(t, s.root, "golden/golden.go", "package golden")
	}
}

// TestCorpusRun: Run hands each source to the function and compares what it returns.
func TestCorpusRun(t *testing.T) {
	c := Corpus{Sources: "golden/testdata/corpus", Extension: ".in", Golden: "testdata/corpus-golden", Outputs: []string{".marked", ".empty"}}
	var paths []string
	c.Run(t, func(t *testing.T, path string, source []byte) map[string][]byte {
		paths = append(paths, path)
		return map[string][]byte{".marked": fmt.Appendf(nil, "<%s>", source)}
	})
	want := []string{"golden/testdata/corpus/a.in", "golden/testdata/corpus/folder/b.in"}
	if !slices.Equal(paths, want) {
		t.Errorf("paths are %q, want %q", paths, want)
	}
}
