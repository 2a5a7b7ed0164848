package golden_test

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"k8s.io/apimachinery/pkg/api/equality"
	"sigs.k8s.io/yaml"

	"podgen/generate"
	"podgen/generate/apiserver"
	"podgen/generate/diag"
	"podgen/generate/rule"
	"podgen/golden"
	"podgen/schema"
)

// referenceFolder is where the manifests that podgen must be able to say are: as
// people wrote them, outside of the project, which does not copy them.
const referenceFolder = "PODGEN_REFERENCE"

// TestReferences renders the examples that say a manifest that somebody wrote,
// and compares the objects: the same kinds, names and specs, field by field.
func TestReferences(t *testing.T) {
	root := golden.Root(t)
	folder := os.Getenv(referenceFolder)
	if folder == "" {
		folder = filepath.Join(root, "..", "shared", "reference")
	}
	manifests, _ := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if len(manifests) == 0 {
		t.Skipf("the reference manifests are not here; %s names their folder", referenceFolder)
	}
	s := schema.New()
	equal := 0
	for _, manifest := range manifests {
		name := strings.TrimSuffix(filepath.Base(manifest), ".yaml")
		example := filepath.Join(root, "examples", "reference", name+".hcl")
		if _, err := os.Stat(filepath.Join(root, "examples", "broken", name+".hcl")); err == nil {
			example = filepath.Join(root, "examples", "broken", name+".hcl")
		}
		t.Run(name, func(t *testing.T) {
			result, diags := generate.NewModule(example).Run(generate.Options{Schema: s}, nil)
			for _, d := range diags {
				if d.Severity == hcl.DiagError && !goesWrong(d) {
					t.Fatal(d)
				}
			}
			source, err := os.ReadFile(manifest)
			if err != nil {
				t.Fatal(err)
			}
			documents := bytes.Split(source, []byte("\n---\n"))
			if len(documents) != len(result.Objects) {
				t.Fatalf("%d objects, and the manifest has %d", len(result.Objects), len(documents))
			}
			for i, o := range result.Objects {
				rendered, d := generate.YAML(nil, o)
				if d != nil {
					t.Fatal(d)
				}
				want, got := reflect.New(reflect.TypeOf(o.Value).Elem()), reflect.New(reflect.TypeOf(o.Value).Elem())
				if err := yaml.UnmarshalStrict(documents[i], want.Interface()); err != nil {
					t.Fatal(err)
				}
				if err := yaml.UnmarshalStrict(rendered, got.Interface()); err != nil {
					t.Fatal(err)
				}
				if !equality.Semantic.DeepEqual(want.Interface(), got.Interface()) {
					t.Errorf("object %d differs (- manifest, + podgen):\n%s", i, cmp.Diff(want.Interface(), got.Interface()))
				}
			}
			if !t.Failed() {
				equal++
			}
		})
	}
	t.Logf("%d of %d reference manifests are equal", equal, len(manifests))
}

// goesWrong says that a diagnostic is of a rule of the run time: the pod is said
// right, and goes wrong.
func goesWrong(d *hcl.Diagnostic) bool {
	return slices.ContainsFunc(rule.All(), func(r rule.Rule) bool {
		return r.ID == diag.RuleOf(d) && !r.Always && r.ID != apiserver.TooOld
	})
}
