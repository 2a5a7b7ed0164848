package cluster

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"podgen/generate/apiserver"
	"podgen/generate/diag"
	"podgen/generate/kubernetes"
	"podgen/generate/object"
)

const (
	verdictsTitle = "Verdicts"
	dryRun        = "&dryRun=All"
)

// TestGoldenIsAccepted: the API server takes every object of every golden file,
// and knows all its fields.
func TestGoldenIsAccepted(t *testing.T) {
	s := newSpace(t)
	s.must(connect().post("/api/v1/namespaces", &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "shop"}}, nil))
	t.Cleanup(func() { _ = connect().remove("/api/v1/namespaces/shop") })
	documents, files := goldenDocuments(t)
	accepted := 0
	for _, d := range documents {
		s.defineKind(d.value)
		if err := s.create(d.value, dryRun); err != nil {
			t.Errorf("%s: %v: %v", d.file, d.value["kind"], err)
		} else {
			accepted++
		}
	}
	figure(t, verdictsTitle, "golden YAML that the API server accepts, with strict fields: %d of %d objects of %d files", accepted, len(documents), files)
}

// TestBrokenIsRefused: what podgen refuses in the name of the API server, that
// refuses as well. The examples that only go wrong at run time it accepts.
func TestBrokenIsRefused(t *testing.T) {
	s := newSpace(t)
	modules, refusedToo := 0, 0
	for _, file := range globbed(t, "../../generate/testdata/bad/*.hcl") {
		if strings.HasPrefix(filepath.Base(file), "exploding") {
			continue // they are about podgen's own bounds
		}
		r := render(read(t, file))
		if !slices.ContainsFunc(r.errors(), byServer) {
			continue
		}
		modules++
		if slices.ContainsFunc(r.objects, s.refuses) {
			refusedToo++
		} else {
			t.Errorf("%s: podgen says that the API server refuses it, which accepts its %d objects: %v", file, len(r.objects), r.errors())
		}
	}
	figure(t, verdictsTitle, "modules of generate/testdata/bad that podgen refuses in the name of the API server: %d; refused by it: %d", modules, refusedToo)

	broken := globbed(t, "../../examples/broken/*.hcl")
	for _, file := range broken {
		r := render(read(t, file))
		if r.errors() == nil || slices.ContainsFunc(r.errors(), byServer) {
			t.Errorf("%s: want errors of the run time only, got %v", file, r.findings)
		}
		if slices.ContainsFunc(r.objects, s.refuses) {
			t.Errorf("%s: the API server refuses it, and podgen does not say so", file)
		}
	}
	figure(t, verdictsTitle, "modules of examples/broken that podgen refuses for what goes wrong at run time, and the API server accepts: %d", len(broken))
}

// TestVerdictsAgree changes the fields of good objects, one at a time, and asks
// podgen's checker and the API server of the same minor release.
func TestVerdictsAgree(t *testing.T) {
	s := newSpace(t)
	s.must(connect().post(s.path("serviceaccounts"), &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: "runner"}}, nil)) // the modules' own
	var sum verdicts
	t.Run("of", func(t *testing.T) {
		for _, m := range goodModules(t) {
			t.Run(m.name, func(t *testing.T) {
				t.Parallel()
				sum.add(s.in(t).compare(m))
			})
		}
	})
	figure(t, verdictsTitle, "objects with one field changed: %d; refused by both %d, accepted by both %d, accepted without the field, as podgen says, %d; verdicts that differ %d",
		sum.cases, sum.refused, sum.accepted, sum.dropped, sum.cases-sum.refused-sum.accepted-sum.dropped)
}

// verdicts counts those that agree.
type verdicts struct {
	mu                                sync.Mutex
	cases, refused, accepted, dropped int
}

func (v *verdicts) add(more *verdicts) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.cases, v.refused, v.accepted, v.dropped = v.cases+more.cases, v.refused+more.refused, v.accepted+more.accepted, v.dropped+more.dropped
}

// compare asks both about every mutation of the objects of a module.
func (s space) compare(m module) *verdicts {
	s.t.Helper()
	checker, err := apiserver.New(kubernetes.Minor(34))
	s.must(err)
	var sum verdicts
	for _, o := range render(m).objects {
		if !checker.Knows(o) {
			continue
		}
		good, err := document(o)
		s.must(err)
		delete(good["metadata"].(map[string]any), "namespace") // it leads elsewhere
		for _, changed := range mutations(good) {
			if changed.field() == "serviceAccountName" {
				continue // admission asks whether the account is there
			}
			s.compareOne(&sum, checker, o, changed)
		}
	}
	return &sum
}

func (s space) compareOne(sum *verdicts, checker *apiserver.Checker, o *object.Object, changed mutation) {
	s.t.Helper()
	sum.cases++
	byPodgen, drops := podgenSays(checker, o, changed.value)
	made, err := s.created(changed.value, dryRun)
	switch byServer := refused(err) || breaks(err); {
	case err != nil && !byServer && !exists(err):
		s.t.Fatalf("%s %q: %v: %v", o.Kind, o.Name, changed, err)
	case drops && !byServer && !changed.isIn(made):
		sum.dropped++
	case byServer && byPodgen:
		sum.refused++
	case !byServer && !byPodgen && !drops:
		sum.accepted++
	default:
		s.t.Errorf("%s %q: %v: refused by podgen %v, by the API server %v: %v", o.Kind, o.Name, changed, byPodgen, byServer, err)
	}
}

// goodModules are the examples, and the modules of the parity test, which set
// nearly every field of their kinds.
func goodModules(t *testing.T) []module {
	t.Helper()
	var all []module
	for _, file := range globbed(t, "../../examples/*.hcl") {
		all = append(all, read(t, file))
	}
	shared := read(t, "../parity/testdata/shared.hcl")
	for _, file := range globbed(t, "../parity/testdata/*.hcl") {
		m := read(t, file)
		if m.name != shared.name {
			all = append(all, module{m.name, strings.Replace(m.text, "  # shared.hcl\n", shared.text, 1)})
		}
	}
	return all
}

// podgenSays asks podgen's checker about an object with another content: whether
// the API server refuses it, or takes it and drops a field.
func podgenSays(checker *apiserver.Checker, o *object.Object, content map[string]any) (refuses, drops bool) {
	text, err := yaml.Marshal(content)
	if err != nil {
		return true, false
	}
	changed := *o
	changed.Value = reflect.New(reflect.TypeOf(o.Value).Elem()).Interface()
	if yaml.UnmarshalStrict(text, changed.Value) != nil {
		return true, false
	}
	for _, f := range checker.Check(&changed) {
		refuses = refuses || f.Type != apiserver.Warned && f.Type != apiserver.Dropped
		drops = drops || f.Type == apiserver.Dropped
	}
	return refuses, drops
}

// byServer tells whether a finding speaks for the API server.
func byServer(d *hcl.Diagnostic) bool {
	return slices.ContainsFunc(apiserver.Rules(), func(r diag.Rule) bool {
		return r.ID == diag.RuleOf(d) && strings.HasPrefix(r.Title, "Refused")
	})
}

// refuses asks the API server about an object.
func (s space) refuses(o *object.Object) bool {
	s.t.Helper()
	d, err := document(o)
	if err != nil {
		return true
	}
	err = s.create(d, dryRun)
	if err != nil && !refused(err) {
		s.t.Fatal(err)
	}
	return err != nil
}

// defineKind makes the API server know a kind that is not its own.
func (s space) defineKind(document map[string]any) {
	s.t.Helper()
	version, _ := document["apiVersion"].(string)
	kind, _ := document["kind"].(string)
	if !strings.Contains(version, ".com/") {
		return
	}
	group, name, _ := strings.Cut(version, "/")
	plural := strings.ToLower(kind) + "s"
	s.must(connect().post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", map[string]any{
		"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
		"metadata": map[string]any{"name": plural + "." + group},
		"spec": map[string]any{
			"group": group, "scope": "Namespaced",
			"names": map[string]any{"kind": kind, "plural": plural},
			"versions": []any{map[string]any{"name": name, "served": true, "storage": true, "schema": map[string]any{
				"openAPIV3Schema": map[string]any{"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}},
		},
	}, nil))
	s.within(30e9, func() error { _, err := connect().collection(version, kind, s.name); return err })
}

// goldenDocument is one object of a golden file.
type goldenDocument struct {
	file  string
	value map[string]any
}

func goldenDocuments(t *testing.T) (documents []goldenDocument, files int) {
	t.Helper()
	collect := func(file string, _ os.DirEntry, err error) error {
		if err != nil || filepath.Ext(file) != ".yaml" {
			return err
		}
		files++
		text, err := os.ReadFile(file)
		for part := range strings.SplitSeq(string(text), "\n---\n") {
			var value map[string]any
			if err := yaml.Unmarshal([]byte(part), &value); err != nil {
				return err
			}
			documents = append(documents, goldenDocument{file, value})
		}
		return err
	}
	for _, folder := range []string{"../examples", "../patterns"} {
		before := files
		if err := filepath.WalkDir(folder, collect); err != nil || files == before {
			t.Fatal(folder, err, files)
		}
	}
	return documents, files
}

func globbed(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatal(err, pattern)
	}
	return files
}

func read(t *testing.T, file string) module {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return module{filepath.Base(file), string(text)}
}
