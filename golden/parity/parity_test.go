// Package parity proves that podgen's verdict is the API server's.
//
// Good modules, one for each kind of workload and one for what stands beside
// them, are changed in one place each, in HCL and by hand in the documents that
// podgen renders from them. The library k8s.io/kubernetes judges the document
// directly, podgen judges the HCL: either both refuse or none does, and what podgen
// says stands on the changed line. The figures are kept in figures.txt, which
// "make test" shows.
//
// The tables are bad_*_test.go (what both refuse), good_test.go (what both take) and
// stricter_test.go (what podgen's language refuses on purpose). A row is one thing
// to add.
package parity

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hashicorp/hcl/v2"
	"k8s.io/apimachinery/pkg/api/equality"
	"sigs.k8s.io/yaml"

	"podgen/generate"
	"podgen/generate/apiserver"
	"podgen/generate/diag"
	"podgen/generate/kubernetes"
	"podgen/generate/object"
	"podgen/generate/parallel"
	"podgen/generate/parse"
	"podgen/generate/rule"
	"podgen/golden"
	"podgen/schema"
)

// The tables, by what is expected of the library.
const (
	refused = "refused"
	taken   = "taken"
	strict  = "taken by the library, refused by podgen"
)

// run is one mutation on one module.
type run struct {
	mutation
	expected string
	module   string
}

func (r run) String() string { return r.module + ": " + r.name }

func runs() []run {
	var all []run
	add := func(expected string, tables ...[]mutation) {
		for _, m := range slices.Concat(tables...) {
			modules := m.in
			if modules == nil {
				modules = workloads
			}
			for _, module := range modules {
				all = append(all, run{m, expected, module})
			}
		}
	}
	add(refused, badPods(), badWorkloads(), badCompanions())
	add(taken, good())
	for _, s := range stricter() {
		add(strict, []mutation{s.mutation})
	}
	return all
}

// result is what came of a run.
type result struct {
	text      string   // the module with the mutation
	lines     []int    // of it that the mutation touched
	documents [][]byte // with the mutation

	library  error
	errors   hcl.Diagnostics // podgen's
	onLine   int             // of the errors
	apiSaid  int             // errors that are the API server's
	named    int             // of those, that name the field
	findable int             // of those, whose name leads to a place of the module
	problems []string
}

func TestParity(t *testing.T) {
	schemas := schema.New()
	bases := map[string]document{}
	for _, name := range append(slices.Clone(workloads), companions) {
		text, err := base(name)
		if err != nil {
			t.Fatal(err)
		}
		d := rendered(text, schemas)
		if len(d.diags) > 0 {
			t.Fatalf("%s is not good: %v", name, d.diags)
		}
		for _, o := range d.documents {
			if err := verdict(o); err != nil {
				t.Fatalf("%s is not good: %v", name, err)
			}
		}
		bases[name] = d
	}

	all := runs()
	results := make([]result, len(all))
	each := func(f func(i int)) { parallel.For(len(all), parallel.All(), func() func(int) { return f }) }
	// One after the other: podgen turns feature gates of the library over to find
	// out which field needs which.
	each(func(i int) { results[i] = all[i].ask(bases[all[i].module]) })
	each(func(i int) { all[i].compare(&results[i], schemas) })
	for i, r := range results {
		for _, p := range r.problems {
			t.Errorf("%s: %s\nlibrary: %v\npodgen (lines %v):\n%s", all[i], p, r.library, r.lines, shown(r.errors))
		}
	}
	for i, r := range results { // go test -v shows what the figures lack
		if r.onLine < len(r.errors) {
			t.Logf("%s: not on the changed lines %v (%d of %d are):\n%s", all[i], r.lines, r.onLine, len(r.errors), shown(r.errors))
		}
		if r.findable < r.apiSaid {
			t.Logf("%s: a name that leads nowhere:\n%s", all[i], shown(r.errors))
		}
	}
	for _, s := range stricter() {
		if s.reason == "" {
			t.Errorf("%s: why is the language stricter?", s.name)
		}
	}
	f := count(all, results)
	if f.everywhere < 150 || f.kinds[taken] < 40 {
		t.Errorf("%d kinds of refused mutation on every kind of workload and %d taken ones are too few to prove anything", f.everywhere, f.kinds[taken])
	}
	if 100*f.onLine < 95*f.refusals {
		t.Errorf("%s of the refusals have a diagnostic on the changed line; 95 %% are the least", share(f.onLine, f.refusals))
	}
	if f.named < f.apiSaid {
		t.Errorf("%d of the API server's errors name no field", f.apiSaid-f.named)
	}
	golden.Equal(t, "parity/figures.txt", []byte(f.String()))
}

// document is a module with what podgen makes of it.
type document struct {
	text      string
	documents [][]byte // as JSON
	objects   []*object.Object
	diags     hcl.Diagnostics
}

// goesWrong says that an error is of a rule of the run time: the API server takes
// what it is about.
func goesWrong(d *hcl.Diagnostic) bool {
	return slices.ContainsFunc(rule.All(), func(r rule.Rule) bool {
		return r.ID == diag.RuleOf(d) && !r.Always && r.ID != apiserver.TooOld
	})
}

func rendered(text string, s *schema.Schema) document {
	d := document{text: text}
	r, diags := generate.Run(fstest.MapFS{}, []parse.Input{{Name: "app.hcl", Bytes: []byte(text)}}, generate.Options{Schema: s})
	d.objects = r.Objects
	for _, g := range diags {
		if g.Severity == hcl.DiagError && !goesWrong(g) {
			d.diags = append(d.diags, g)
		}
	}
	for _, o := range r.Objects {
		out, g := generate.YAML(nil, o)
		if g != nil {
			d.diags = append(d.diags, g)
			continue
		}
		asJSON, err := yaml.YAMLToJSON(out)
		if err != nil {
			panic(err) // podgen's own output
		}
		d.documents = append(d.documents, asJSON)
	}
	return d
}

// ask makes a mutation in both forms of the module, and asks the library.
func (r run) ask(from document) (got result) {
	var err error
	if got.text, got.lines, err = r.hcl.apply(from.text); err != nil {
		got.fail("%v", err)
	}
	if got.documents, err = r.documents(from); err != nil {
		got.fail("%v", err)
	}
	for _, d := range got.documents {
		if err := verdict(d); err != nil {
			got.library = err
		}
	}
	return got
}

func (got *result) fail(format string, args ...any) {
	got.problems = append(got.problems, fmt.Sprintf(format, args...))
}

// compare asks podgen, and compares the verdicts.
func (r run) compare(got *result, s *schema.Schema) {
	if len(got.problems) > 0 {
		return
	}
	podgen := rendered(got.text, s)
	got.errors = podgen.diags
	switch {
	case (got.library != nil) != (r.expected == refused):
		got.fail("the row says that the library's verdict is: %s", r.expected)
	case (got.library != nil || r.expected == strict) != (len(got.errors) > 0):
		got.fail("the verdicts differ")
	}
	// Where podgen has an object at all it is the one that the library judged:
	// the two forms of the mutation say the same.
	if len(podgen.documents) == len(got.documents) {
		for i, d := range got.documents {
			if !same(d, podgen.documents[i]) {
				got.fail("the two forms of the mutation differ:\n%s\n%s", d, podgen.documents[i])
			}
		}
	}
	got.place(got.text, s)
}

// place looks at where podgen's errors stand, and what they name.
func (got *result) place(text string, s *schema.Schema) {
	for _, d := range got.errors {
		if d.Subject != nil && slices.Contains(got.lines, d.Subject.Start.Line) {
			got.onLine++
		}
		f := diag.FindingOf(d)
		if !strings.HasPrefix(f.Rule, "api-") {
			continue
		}
		got.apiSaid++
		if f.Field == "" {
			continue
		}
		got.named++
		if leads(text, d.Subject.Start, f.Field, f.Rule == "api-required", s) {
			got.findable++
		}
	}
}

// documents are those of the good module with the mutation made in them.
func (r run) documents(from document) ([][]byte, error) {
	values := make([]map[string]any, len(from.documents))
	for i, text := range from.documents {
		if err := json.Unmarshal(text, &values[i]); err != nil {
			return nil, err
		}
	}
	for _, o := range r.api {
		if err := o.apply(values); err != nil {
			return nil, err
		}
	}
	changed := make([][]byte, len(values))
	for i, v := range values {
		var err error
		if changed[i], err = json.Marshal(v); err != nil {
			return nil, err
		}
	}
	return changed, nil
}

// same says that two documents are the same object.
func same(a, b []byte) bool {
	x, err := decode(a)
	if err != nil {
		return false
	}
	y, err := decode(b)
	return err == nil && equality.Semantic.DeepEqual(x, y)
}

func shown(diags hcl.Diagnostics) string {
	var b strings.Builder
	for _, d := range diags {
		fmt.Fprintf(&b, "\t%d: %s: %s [%s]\n", d.Subject.Start.Line, d.Summary, d.Detail, diag.FindingOf(d).Field)
	}
	return b.String()
}

// figures are what the runs come to.
type figures struct {
	kinds      map[string]int // of mutation, by what is expected
	cases      map[string]int
	everywhere int // kinds of mutation that are refused on every kind of workload

	agree, judged                  int // cases in which the language is not stricter on purpose
	refusals                       int
	onLine, firstOnLine, allOnLine int // of the refusals
	apiSaid, named, findable       int // of the errors
}

func count(all []run, results []result) figures {
	f := figures{kinds: map[string]int{}, cases: map[string]int{}}
	on := map[string]map[string][]string{refused: {}, taken: {}, strict: {}}
	for i, r := range results {
		expected, name := all[i].expected, all[i].name
		on[expected][name] = append(on[expected][name], all[i].module)
		f.cases[expected]++
		f.apiSaid, f.named, f.findable = f.apiSaid+r.apiSaid, f.named+r.named, f.findable+r.findable
		if expected == strict {
			continue
		}
		f.judged++
		if (r.library != nil) == (len(r.errors) > 0) {
			f.agree++
		}
		if r.library == nil || len(r.errors) == 0 {
			continue
		}
		f.refusals++
		if r.onLine > 0 {
			f.onLine++
		}
		if slices.Contains(r.lines, r.errors[0].Subject.Start.Line) {
			f.firstOnLine++
		}
		if r.onLine == len(r.errors) {
			f.allOnLine++
		}
	}
	for expected, names := range on {
		f.kinds[expected] = len(names)
	}
	for _, modules := range on[refused] {
		if len(modules) == len(workloads) {
			f.everywhere++
		}
	}
	return f
}

// String is what "make test" shows.
func (f figures) String() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("Parity of podgen's verdict with that of k8s.io/kubernetes %s:", kubernetes.Newest())
	line("  the same verdict:                      %s", share(f.agree, f.judged))
	line("  refused, a diagnostic on that line:    %s (the first one: %s; every one: %s)",
		share(f.onLine, f.refusals), share(f.firstOnLine, f.refusals), share(f.allOnLine, f.refusals))
	line("  mutations: %d kinds that are refused, %d of them on each of the %d kinds of workload, and %d kinds that are taken",
		f.kinds[refused], f.everywhere, len(workloads), f.kinds[taken])
	line("  refused by the language alone, on purpose: %d kinds of mutation, %d cases", f.kinds[strict], f.cases[strict])
	line("  the API server's errors that name the field as HCL does: %s; with a name that leads there: %s", share(f.named, f.apiSaid), share(f.findable, f.apiSaid))
	return b.String()
}

func share(part, whole int) string {
	if whole == 0 {
		return "none"
	}
	return fmt.Sprintf("%d of %d, %.1f %%", part, whole, 100*float64(part)/float64(whole))
}
