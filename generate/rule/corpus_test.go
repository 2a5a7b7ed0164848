package rule

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
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
// What people made of those stands in judged.txt.
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
	others := os.Getenv(golden.ManifestsFolder) != "" // than those of the table
	judged := judgements(t)
	var b strings.Builder
	fmt.Fprintf(&b, corpusPage, pods)
	for _, r := range all() {
		j, known := judged[r.ID]
		if !others {
			j.hold(t, r.ID, known, fires[r.ID])
		}
		looked, right := "", ""
		if known {
			looked, right = strconv.Itoa(j.looked), strconv.Itoa(j.right)
		}
		fmt.Fprintf(&b, "| `%s` | %d | %d | %s | %s | %s |\n", r.ID, fires[r.ID], len(projects[r.ID]), looked, right, j.note)
	}
	if others {
		t.Log(b.String())
		return
	}
	golden.Generated(t, "generate/rule/corpus.md", []byte(b.String()))
}

const corpusPage = `How often each rule fires on %d pods of 100 public projects, and how many of the findings that people looked at in the
manifests are right: what they say is true, and of use at that severity. The last three columns are kept by hand, in judged.txt.

| rule | findings | projects | looked at | right | |
| --- | --- | --- | --- | --- | --- |
`

// judgement is what people made of the findings of a rule.
type judgement struct {
	looked, right int
	note          string
}

// judgements reads judged.txt: a line is RULE LOOKED RIGHT NOTE, # begins a comment.
func judgements(t *testing.T) map[string]judgement {
	text, err := os.ReadFile("judged.txt")
	if err != nil {
		t.Fatal(err)
	}
	judged := map[string]judgement{}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		var id string
		var j judgement
		if _, err := fmt.Sscan(line, &id, &j.looked, &j.right); err != nil {
			t.Fatalf("judged.txt: %s: %v", strings.TrimSpace(line), err)
		}
		j.note = strings.Join(strings.Fields(line)[3:], " ")
		if !slices.ContainsFunc(all(), func(r Rule) bool { return r.ID == id }) || judged[id] != (judgement{}) {
			t.Errorf("judged.txt: %s is no rule, or is there twice", id)
		}
		judged[id] = j
	}
	return judged
}

// hold fails where a rule that fires was not judged, or where too little of it is right.
func (j judgement) hold(t *testing.T, id string, known bool, findings int) {
	switch {
	case !known && findings >= 5:
		t.Errorf("%s fires %d times: look at twenty of its findings (PODGEN_RULE=%s), and write what you make of them into judged.txt", id, findings, id)
	case known && (j.looked > findings || j.right > j.looked || j.looked < min(findings, 20)):
		t.Errorf("%s: judged.txt has %d findings, %d of them right, and there are %d: look at all up to twenty", id, j.looked, j.right, findings)
	case j.looked >= 10 && j.right*10 < j.looked*9:
		t.Errorf("%s: %d of %d findings are right; a rule is right in nine of ten", id, j.right, j.looked)
	}
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
