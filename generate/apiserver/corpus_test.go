package apiserver

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"podgen/generate/object"
	"podgen/golden"
)

// The corpus holds real manifests, with what the API server's validation says of
// each. Where it is not there, there is nothing to compare.
func TestCorpus(t *testing.T) {
	root := os.Getenv("PODGEN_CORPUS")
	if root == "" {
		root = filepath.Join(golden.Root(t), "..", "shared", "corpus")
	}
	index, err := os.ReadFile(filepath.Join(root, "INDEX.tsv"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the corpus is not here; PODGEN_CORPUS names its folder")
	}
	if err != nil {
		t.Fatal(err)
	}
	want := corpusErrors(t, root)
	c := newest(t)
	var same, covered, beyond int
	for i, row := range table(t, string(index)) {
		if i == 0 {
			continue
		}
		path, verdict := row[0], row[len(row)-1]
		o := decodeFile(t, filepath.Join(root, path))
		before := reflect.ValueOf(o.Value).MethodByName("DeepCopy").Call(nil)[0].Interface()
		findings := c.Check(o)
		if !reflect.DeepEqual(before, o.Value) {
			t.Errorf("%s: Check changed the object", path)
		}
		var got []string
		for _, f := range findings {
			if f.Type == Dropped || f.Type == TooNew {
				t.Logf("%s: %s: %s", path, f.Field, f.Message())
			}
			if !f.Warning && f.Type != Dropped {
				got = append(got, f.Field+": "+f.Message())
			}
		}
		if verdict == "-" || strings.HasPrefix(verdict, "not") {
			beyond++
			if len(got) > 0 {
				t.Logf("%s: %q", path, got)
			}
			continue
		}
		covered++
		if reflect.DeepEqual(got, want[path]) {
			same++
		} else {
			t.Logf("%s (%s):\n got %q\nwant %q", path, verdict, got, want[path])
		}
	}
	t.Logf("%d of %d objects agree; %d more of kinds that the corpus has no verdict for", same, covered, beyond)
}

func corpusErrors(t *testing.T, root string) map[string][]string {
	text, err := os.ReadFile(filepath.Join(root, "API_ERRORS.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{}
	for _, row := range table(t, string(text)) {
		found[row[0]] = append(found[row[0]], strings.TrimPrefix(row[1], "ERROR "))
	}
	return found
}

func table(t *testing.T, text string) [][]string {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func newest(t testing.TB) *Checker {
	c, err := New(Newest())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func decodeFile(t testing.TB, path string) *object.Object {
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return decode(t, string(text))
}

// decode reads an object from YAML as the API server's strict decoding would.
func decode(t testing.TB, text string) *object.Object {
	t.Helper()
	var meta metav1.TypeMeta
	if err := yaml.Unmarshal([]byte(text), &meta); err != nil {
		t.Fatal(err)
	}
	for _, k := range kinds() {
		if k.typ.Elem().Name() != meta.Kind {
			continue
		}
		value := reflect.New(k.typ.Elem()).Interface()
		if err := yaml.UnmarshalStrict([]byte(text), value); err != nil {
			t.Fatal(err)
		}
		return &object.Object{APIVersion: meta.APIVersion, Kind: meta.Kind, Value: value}
	}
	t.Fatalf("no such kind: %s", meta.Kind)
	return nil
}
