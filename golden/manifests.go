package golden

import (
	"cmp"
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// ManifestsFolder is the variable of the environment that names the folder of real
// manifests; without it they are looked for beside the project.
const ManifestsFolder = "PODGEN_CORPUS"

// Manifests returns the folder of real manifests and the rows of its index, without
// the one of the titles. Where the folder is not there it skips the test.
func Manifests(t *testing.T) (folder string, rows [][]string) {
	t.Helper()
	folder = cmp.Or(os.Getenv(ManifestsFolder), filepath.Join(Root(t), "..", "shared", "corpus"))
	index := filepath.Join(folder, "INDEX.tsv")
	if _, err := os.Stat(index); errors.Is(err, fs.ErrNotExist) {
		t.Skip("the corpus is not here; " + ManifestsFolder + " names its folder")
	}
	return folder, Table(t, index)[1:]
}

// Table returns the rows of a file of values with tabs between them.
func Table(t testing.TB, file string) [][]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(strings.NewReader(string(text)))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
