package rule

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"

	"podgen/generate/diag"
	"podgen/generate/evaluate"
	"podgen/generate/kubernetes"
	"podgen/generate/origin"
	"podgen/generate/plan"
	"podgen/golden"
	"podgen/schema"
)

// TestCorpus holds the rules to real manifests, and counts how often each fires.
// PODGEN_CORPUS names their folder; PODGEN_RULE=id lists the findings of one rule.
func TestCorpus(t *testing.T) {
	root, rows := golden.Manifests(t)
	s := schema.New()
	pods, fires, projects := 0, map[string]int{}, map[string]map[string]bool{}
	for _, m := range corpusModules(t, s, root, rows) {
		for _, o := range m.Plan.Objects {
			if o.Pod != nil {
				pods++
			}
		}
		for _, d := range Check(m) {
			id := diag.RuleOf(d)
			fires[id]++
			if projects[id] == nil {
				projects[id] = map[string]bool{}
			}
			projects[id][path.Dir(d.Subject.Filename)] = true
			if id == os.Getenv("PODGEN_RULE") {
				t.Logf("%s %s: %s", diag.SeverityName(d.Severity), d.Subject.Filename, d.Detail)
			}
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "How often each rule fires on %d pods of 100 public projects.\n\n| rule | findings | projects |\n| --- | --- | --- |\n", pods)
	for _, r := range all() {
		fmt.Fprintf(&b, "| `%s` | %d | %d |\n", r.ID, fires[r.ID], len(projects[r.ID]))
	}
	if os.Getenv(golden.ManifestsFolder) != "" {
		t.Log(b.String()) // other manifests than those of the table
		return
	}
	golden.Generated(t, "generate/rule/corpus.md", []byte(b.String()))
}

// corpusModules are the manifests as modules: those of one source stand together.
func corpusModules(t *testing.T, s *schema.Schema, root string, rows [][]string) []*Module {
	modules := map[string]*Module{}
	for _, row := range rows {
		file, source := row[0], row[1]+" "+strings.Split(row[3], "#")[0]
		kind := s.KindOf(row[4])
		if kind == nil {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		value := reflect.New(kind.Type).Interface()
		if err := yaml.Unmarshal(text, value); err != nil {
			t.Fatal(err)
		}
		m := modules[source]
		if m == nil {
			m = &Module{Plan: &plan.Plan{}, Release: kubernetes.Default()}
			modules[source] = m
		}
		m.Plan.Objects = append(m.Plan.Objects, planned(kind, value, file))
	}
	sources := make([]string, 0, len(modules))
	for source := range modules {
		sources = append(sources, source)
	}
	slices.Sort(sources)
	var list []*Module
	for _, source := range sources {
		list = append(list, modules[source])
	}
	return list
}

// planned is an object as the plan of a module would have it. Its file stands for
// the HCL that set everything in it.
func planned(kind *schema.Kind, value any, file string) *plan.Object {
	at := hcl.Range{Filename: file, Start: hcl.InitialPos, End: hcl.InitialPos}
	o := &plan.Object{Object: &evaluate.Object{Kind: kind, Value: value, Origin: origin.At(&at), Range: at}}
	o.Name = reflect.ValueOf(value).Elem().FieldByName("ObjectMeta").FieldByName("Name").String()
	if !kind.Workload() {
		return o
	}
	_, spec := kind.PodTemplate(value)
	o.Pod = &plan.Pod{}
	step := func(c *corev1.Container, role schema.Role, native bool) *plan.Step {
		made := &evaluate.Container{Role: role, Native: native, Name: c.Name, Value: c, Origin: origin.At(&at), Range: at}
		o.Containers = append(o.Containers, made)
		return &plan.Step{Container: made}
	}
	for i := range spec.InitContainers {
		c := &spec.InitContainers[i]
		role, native := schema.Init, false
		if c.RestartPolicy != nil && *c.RestartPolicy == corev1.ContainerRestartPolicyAlways {
			role, native = schema.Sidecar, true
		}
		o.Pod.Gated = append(o.Pod.Gated, step(c, role, native))
	}
	for i := range spec.Containers {
		o.Pod.Main = append(o.Pod.Main, step(&spec.Containers[i], schema.Container, false))
	}
	return o
}
