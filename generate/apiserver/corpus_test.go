package apiserver

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"podgen/generate/kubernetes"
	"podgen/generate/object"
	"podgen/golden"
)

// The corpus holds real manifests, with what the API server's validation says of
// each; PODGEN_CORPUS names its folder. The verdicts agree, but for what the
// corpus' own check did not do (see settled).
func TestCorpus(t *testing.T) {
	root, rows := golden.Manifests(t)
	wanted := corpusErrors(t, root)
	c := newest(t)
	var judged, same, explained, others, refused, warnings, dropped int
	for _, row := range rows {
		path, verdict := row[0], row[len(row)-1]
		o := decodeFile(t, filepath.Join(root, path))
		var got []string
		for _, f := range c.Check(o) {
			switch {
			case f.Warning:
				warnings++
			case f.Type == Dropped:
				dropped++
			default:
				got = append(got, f.Field+": "+f.Message())
			}
			if f.Field != "" && len(f.Path) == 0 {
				t.Errorf("%s: %s is nowhere", path, f.Field)
			}
		}
		if verdict != "ok" && !strings.HasSuffix(verdict, "errors") {
			others++
			if len(got) > 0 {
				refused++
			}
			continue
		}
		judged++
		switch want := wanted[path]; {
		case agree(got, want):
			same++
		case agree(settled(got), settled(want)):
			explained++
		default:
			t.Errorf("%s (%s):\n got %q\nwant %q", path, verdict, got, want)
		}
	}
	t.Logf("%d objects with a verdict: %d agree, %d more but for known differences; %d of other kinds, %d of them refused; %d warnings, %d dropped fields",
		judged, same, explained, others, refused, warnings, dropped)
}

// settled leaves out what the corpus' own check does and an API server does not,
// or the other way round:
//   - storage completes clusterIPs before validation;
//   - admission gives a pod the service account "default";
//   - a Job's UID is new, so labels of another one are wrong, and the selector
//     holds it when it is shown.
func settled(errs []string) []string {
	return slices.DeleteFunc(slices.Clone(errs), func(text string) bool {
		return text == "spec.clusterIPs: Required value" ||
			strings.HasSuffix(text, "serviceAccountToken: Forbidden: must not be specified when serviceAccountName is not set") ||
			strings.Contains(text, "must be '<uid>'") || strings.HasSuffix(text, "`selector` not auto-generated")
	})
}

// agree says that two lists of errors are the same in any order; the corpus cuts
// long ones short.
func agree(got, want []string) bool {
	got, want = slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))
	return slices.EqualFunc(got, want, strings.HasPrefix)
}

func corpusErrors(t *testing.T, root string) map[string][]string {
	found := map[string][]string{}
	for _, row := range golden.Table(t, filepath.Join(root, "API_ERRORS.tsv")) {
		found[row[0]] = append(found[row[0]], strings.TrimPrefix(row[1], "ERROR "))
	}
	return found
}

func newest(t testing.TB) *Checker {
	c, err := New(kubernetes.Newest())
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
