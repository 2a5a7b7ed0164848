package generate

import (
	"bytes"
	"runtime"
	"testing"
	"testing/fstest"

	"podgen/golden/workload"
	"podgen/schema"
)

// yamlOf renders sources, each a module of its own, one after the other.
func yamlOf(t *testing.T, sources ...[]byte) []byte {
	t.Helper()
	var out bytes.Buffer
	for i, src := range sources {
		r, diags := Run(fstest.MapFS{}, input(src), Options{Schema: schema.New()})
		if len(diags) > 0 {
			t.Fatal(diags)
		}
		for n, o := range r.Objects {
			if i+n > 0 {
				out.WriteString(Separator)
			}
			yaml, d := YAML(nil, o)
			if d != nil {
				t.Fatal(d)
			}
			out.Write(yaml)
		}
	}
	return out.Bytes()
}

// TestFormsOfTheWorkloadAgree renders the benchmark's workload in its three
// forms: a table with for_each, blocks in one file, and a module each.
func TestFormsOfTheWorkloadAgree(t *testing.T) {
	const n = 25
	table, literal, modules := yamlOf(t, workload.Table(n)), yamlOf(t, workload.Literal(n)), yamlOf(t, workload.Modules(n)...)
	if !bytes.Equal(table, literal) || !bytes.Equal(literal, modules) {
		t.Error("the three forms give different YAML")
	}
	if got := bytes.Count(table, []byte("\nkind: Deployment\n")); got != n {
		t.Errorf("%d deployments, want %d", got, n)
	}
}

// TestSameBytes renders with one processor and with many.
func TestSameBytes(t *testing.T) {
	src := workload.Table(200)
	want := yamlOf(t, src)
	for _, processors := range []int{1, 2, 8} {
		before := runtime.GOMAXPROCS(processors)
		got := yamlOf(t, src)
		runtime.GOMAXPROCS(before)
		if !bytes.Equal(got, want) {
			t.Errorf("%d processors give other bytes", processors)
		}
	}
}
