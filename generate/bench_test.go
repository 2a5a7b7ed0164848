package generate

import (
	"fmt"
	"io"
	"runtime"
	"testing"
	"testing/fstest"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"sigs.k8s.io/yaml"

	"podgen/generate/build"
	"podgen/generate/evaluate"
	"podgen/generate/kubernetes"
	"podgen/generate/object"
	"podgen/generate/parallel"
	"podgen/generate/parse"
	"podgen/generate/plan"
	"podgen/generate/rule"
	_ "podgen/golden"
	"podgen/golden/workload"
	"podgen/schema"
)

// The benchmarks run on W(n): n deployments of one app, one init and three
// native sidecars each (package golden/workload). Table is one for_each block,
// Literal is n blocks in one file, Modules is n files of one block.
var sizes = []int{1, 100, 1000, 10_000}

func forms(n int) map[string][]byte {
	return map[string][]byte{"Table": workload.Table(n), "Literal": workload.Literal(n)}
}

func eachForm(b *testing.B, run func(b *testing.B, src []byte)) {
	for _, n := range sizes {
		for _, form := range []string{"Table", "Literal"} {
			src := forms(n)[form]
			b.Run(fmt.Sprintf("%s/%d", form, n), func(b *testing.B) {
				runtime.GC()
				b.ReportAllocs()
				run(b, src)
			})
		}
	}
}

func input(src []byte) []parse.Input { return []parse.Input{{Name: "app.hcl", Bytes: src}} }

func must(b *testing.B, diags hcl.Diagnostics) {
	b.Helper()
	if diags.HasErrors() {
		b.Fatal(diags)
	}
}

// BenchmarkFloorParse is hclsyntax alone: the least that any reader of HCL needs.
func BenchmarkFloorParse(b *testing.B) {
	eachForm(b, func(b *testing.B, src []byte) {
		for b.Loop() {
			_, diags := hclsyntax.ParseConfig(src, "app.hcl", hcl.InitialPos)
			must(b, diags)
		}
	})
}

// BenchmarkFloorMarshal is sigs.k8s.io/yaml.Marshal alone on the finished objects.
func BenchmarkFloorMarshal(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			objects := render(b, workload.Table(n))
			b.ReportAllocs()
			for b.Loop() {
				for _, o := range objects {
					if _, err := yaml.Marshal(o.Value); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

func render(b *testing.B, src []byte) []*object.Object {
	b.Helper()
	r, diags := Run(fstest.MapFS{}, input(src), Options{Schema: schema.New()})
	must(b, diags)
	return r.Objects
}

func write(b *testing.B, objects []*object.Object) {
	b.Helper()
	diags, err := Write(io.Discard, "app.hcl", objects)
	if err != nil {
		b.Fatal(err)
	}
	must(b, diags)
}

// BenchmarkRender is the whole line, from bytes to bytes.
func BenchmarkRender(b *testing.B) {
	eachForm(b, func(b *testing.B, src []byte) {
		for b.Loop() {
			r, diags := Run(fstest.MapFS{}, input(src), Options{Schema: schema.New()})
			must(b, diags)
			write(b, r.Objects)
		}
	})
}

// BenchmarkModules is the whole line on n modules of one file each.
func BenchmarkModules(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			files, s, c := workload.Modules(n), schema.New(), &Checkers{}
			b.ReportAllocs()
			for b.Loop() {
				parallel.Ordered(n, func(i int) *Result {
					r, diags := Run(fstest.MapFS{}, input(files[i]), Options{Schema: s, Checkers: c})
					must(b, diags)
					return r
				}, func(_ int, r *Result) { write(b, r.Objects) })
			}
		})
	}
}

func BenchmarkParse(b *testing.B) {
	eachForm(b, func(b *testing.B, src []byte) {
		for b.Loop() {
			_, diags := parse.Files(fstest.MapFS{}, input(src))
			must(b, diags)
		}
	})
}

func BenchmarkEvaluate(b *testing.B) {
	eachForm(b, func(b *testing.B, src []byte) {
		for b.Loop() {
			b.StopTimer()
			m, _ := parse.Files(fstest.MapFS{}, input(src))
			b.StartTimer()
			_, diags := evaluate.Evaluate(m, schema.New(), nil)
			must(b, diags)
		}
	})
}

func BenchmarkPlan(b *testing.B) {
	eachForm(b, func(b *testing.B, src []byte) {
		m, _ := parse.Files(fstest.MapFS{}, input(src))
		c, _ := evaluate.Evaluate(m, schema.New(), nil)
		for b.Loop() {
			_, diags := plan.Build(c)
			must(b, diags)
		}
	})
}

func BenchmarkBuild(b *testing.B) {
	eachForm(b, func(b *testing.B, src []byte) {
		m, _ := parse.Files(fstest.MapFS{}, input(src))
		c, _ := evaluate.Evaluate(m, schema.New(), nil)
		p, _ := plan.Build(c)
		for b.Loop() {
			_, diags := build.Build(p)
			must(b, diags)
		}
	})
}

// BenchmarkCheck is the verdict of the API server alone; "µs/object" is what it
// costs for one.
func BenchmarkCheck(b *testing.B) {
	eachForm(b, func(b *testing.B, src []byte) {
		objects := render(b, src)
		for b.Loop() {
			must(b, check(objects, evaluate.Settings{}, Options{Schema: schema.New()}, nil, nil))
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(objects)), "µs/object")
	})
}

// BenchmarkRules is the rules of the run time alone.
func BenchmarkRules(b *testing.B) {
	eachForm(b, func(b *testing.B, src []byte) {
		m, _ := parse.Files(fstest.MapFS{}, input(src))
		c, _ := evaluate.Evaluate(m, schema.New(), nil)
		p, _ := plan.Build(c)
		module := &rule.Module{Plan: p, Release: kubernetes.Default(), Sources: m.Sources()}
		for b.Loop() {
			must(b, rule.Check(module))
		}
	})
}

func BenchmarkEmit(b *testing.B) {
	eachForm(b, func(b *testing.B, src []byte) {
		objects := render(b, src)
		for b.Loop() {
			write(b, objects)
		}
	})
}
