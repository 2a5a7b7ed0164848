package imports_test

import (
	"bytes"
	"testing"
	"testing/fstest"

	"podgen/generate"
	"podgen/generate/imports"
	"podgen/generate/parse"
	"podgen/golden/workload"
	"podgen/schema"
)

// BenchmarkImport imports the benchmark's workload, deployments of five containers,
// a hundred in one file.
func BenchmarkImport(b *testing.B) {
	in := imports.Input{Name: "a.yaml", Bytes: deployments(b, 100)}
	o := imports.Options{Options: generate.Options{Schema: schema.New(), Checkers: &generate.Checkers{}}}
	b.SetBytes(int64(len(in.Bytes)))
	b.ReportAllocs()
	for b.Loop() {
		if result, diags := imports.Import([]imports.Input{in}, o); len(result.Files) != 1 || result.Manifests > 0 {
			b.Fatal(diags)
		}
	}
}

// deployments renders the benchmark's workload.
func deployments(b *testing.B, n int) []byte {
	b.Helper()
	files := []parse.Input{{Name: "a.hcl", Bytes: workload.Literal(n)}}
	rendered, diags := generate.Run(fstest.MapFS{}, files, generate.Options{Schema: schema.New()})
	if diags.HasErrors() {
		b.Fatal(diags)
	}
	var all bytes.Buffer
	if _, err := generate.Write(&all, "a.hcl", rendered.Objects); err != nil {
		b.Fatal(err)
	}
	return all.Bytes()
}
