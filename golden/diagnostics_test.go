package golden_test

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate"
	"podgen/generate/report"
	"podgen/golden"
	"podgen/schema"
)

// TestDiagnostics runs the pipeline on inputs that are wrong, each in a way of
// its own, and compares what a user is told. A case whose name begins with
// "warn-" is right but for warnings.
func TestDiagnostics(t *testing.T) {
	root := golden.Root(t)
	s := schema.New()
	golden.Corpus{
		Sources:   "generate/testdata/bad",
		Extension: ".hcl",
		Golden:    "diagnostics",
		Outputs:   []string{".txt"},
	}.Run(t, func(t *testing.T, file string, _ []byte) map[string][]byte {
		module := generate.Module{Path: filepath.Join(root, filepath.FromSlash(file)), Name: file}
		text, diags := diagnose(t, module, s)
		switch warns := strings.HasPrefix(path.Base(file), "warn-"); {
		case warns && (diags.HasErrors() || len(diags) == 0):
			t.Errorf("a case named warn-… has warnings and no error")
		case !warns && !diags.HasErrors():
			t.Errorf("the case has no error")
		}
		for _, d := range diags {
			if d.Subject == nil && file != "" {
				t.Errorf("%q points to no place in the file", d.Summary)
			}
		}
		processors := []int{1, 2, 8, 8, 8}
		switch name := path.Base(file); { // some take the time that the bounds allow
		case strings.HasPrefix(name, "exploding-for-each"):
			processors = processors[:1]
		case strings.HasPrefix(name, "exploding-"):
			processors = nil // nothing in them is done in parallel
		}
		for _, n := range processors {
			if again, _ := diagnoseOn(t, n, module, s); !bytes.Equal(text, again) {
				t.Errorf("on %d processors the text is another one:\n%s", n, again)
			}
		}
		return map[string][]byte{".txt": text}
	})
}

// diagnose returns the diagnostics of a module, and as the text that the
// command line shows where there is no colour. Below each stands what colour
// would set off: the place that it is about.
func diagnose(t *testing.T, m generate.Module, s *schema.Schema) ([]byte, hcl.Diagnostics) {
	t.Helper()
	folders := []generate.Folder{{Name: "generate/testdata/patterns", FS: os.DirFS(filepath.Join(golden.Root(t), "generate/testdata/patterns"))}}
	result, diags := m.Run(generate.Options{Schema: s, Patterns: append(folders, catalogue()...)}, nil)
	var text bytes.Buffer
	w := report.New(&text, report.Options{})
	for _, d := range diags {
		if err := w.Add(result.Sources, hcl.Diagnostics{d}); err != nil {
			t.Fatal(err)
		}
		if file := result.Sources[d.Subject.Filename]; file != nil {
			source := string(d.Subject.SliceBytes(file.Bytes))
			first, rest, _ := strings.Cut(source, "\n")
			if rest != "" {
				first += " …"
			}
			fmt.Fprintf(&text, "At %d:%d-%d:%d: %.60s\n\n", d.Subject.Start.Line, d.Subject.Start.Column, d.Subject.End.Line, d.Subject.End.Column, first)
		}
	}
	return text.Bytes(), diags
}

func diagnoseOn(t *testing.T, processors int, m generate.Module, s *schema.Schema) ([]byte, hcl.Diagnostics) {
	t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
	return diagnose(t, m, s)
}
