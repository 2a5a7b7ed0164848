package golden

import (
	"errors"
	"fmt"
	"go/build"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// mayImport is the layout of the project: for each package of the module, the
// packages of the module that its code (its tests aside) may import. Imports
// point one way. A package that is not here fails the test: a new one takes its
// place in the line, or beside it, by a row of this table.
//
// A row may name packages that do not exist yet.
var mayImport = map[string][]string{
	// The command: what to do, in words of the pipeline as a whole. It has no
	// way past generate to a single stage.
	"cmd/podgen": {
		"generate", "patterns", "schema",
		"generate/diag", "generate/diff", "generate/format", "generate/imports", "generate/kubernetes", "generate/object", "generate/output", "generate/parallel",
		"generate/parse", "generate/relocate", "generate/report", "generate/sourcemap",
	},

	// The pipeline: the only package that sees all stages.
	"generate": {
		"schema", "generate/diag", "generate/diff", "generate/heredoc", "generate/kubernetes", "generate/object", "generate/origin", "generate/parallel",
		"generate/parse", "generate/pattern", "generate/function", "generate/evaluate", "generate/plan",
		"generate/rule", "generate/apiserver", "generate/build", "generate/emit", "generate/sourcemap",
	},

	// The stages, in order. Each sees the types of those before it.
	// The last two know Kubernetes objects and nothing of how they came to be.
	"generate/parse":     inLine(),
	"generate/pattern":   inLine("generate/parse"),
	"generate/evaluate":  inLine("generate/parse", "generate/function"),
	"generate/plan":      inLine("generate/parse", "generate/evaluate"),
	"generate/rule":      inLine("generate/parse", "generate/evaluate", "generate/plan", "generate/heredoc", "generate/image"),
	"generate/build":     inLine("generate/parse", "generate/evaluate", "generate/plan"),
	"generate/apiserver": inLine(),
	"generate/emit":      inLine(),

	// Beside the line: usable alone, and called from cmd.
	"generate/format": {"generate/diag", "generate/diff", "generate/parse"},
	"generate/report": {"generate/diag"},
	"generate/output": {"generate/diag", "generate/diff", "generate/object"},

	// The way back from lines of YAML: what podgen says of its own, and the
	// findings of others.
	"generate/sourcemap": {},
	"generate/relocate":  {},

	// The way back from YAML to HCL, with the whole pipeline as its proof.
	"generate/imports": {
		"schema", "generate", "generate/diag", "generate/object", "generate/parse", "generate/evaluate", "generate/build", "generate/format", "generate/image",
	},

	// Leaves: what everything else speaks in.
	"generate/diag":       {},
	"generate/diff":       {},
	"generate/function":   {"generate/diag"},
	"generate/heredoc":    {},
	"generate/image":      {},
	"generate/kubernetes": {},
	"generate/object":     {"generate/origin"},
	"generate/origin":     {},
	"generate/parallel":   {},

	// The schema describes the language and knows nothing of its users.
	"schema": {"generate/diag", "generate/origin"},

	// The catalogue is embedded files.
	"patterns": {},

	// For tests only, so no row above names them.
	"golden":          {},
	"golden/parity":   {}, // its tests see all, k8s.io/kubernetes too: they hold podgen's verdict against that of the library
	"golden/workload": {},
}

// inLine returns what every stage may import, and the earlier stages that this one sees.
func inLine(earlier ...string) []string {
	return append([]string{"schema", "generate/diag", "generate/kubernetes", "generate/object", "generate/origin", "generate/parallel"}, earlier...)
}

// keptOut are packages from elsewhere that nobody may import, or only some. A
// path stands for the packages below it as well, where it ends in "/...".
var keptOut = []struct {
	path string
	only []string // packages of the module that may import it; none for nobody
	why  string
}{
	{"k8s.io/kubernetes/...", []string{"generate/apiserver"}, "it is no supported Go API, so one package shields the others from it"},
	{"k8s.io/client-go/...", nil, "its scheme costs every start of the process more than a pod takes to render"},
	{"os/exec", nil, "podgen runs no process"},
	{"plugin", nil, "podgen runs no code of others"},
	{"net", nil, "podgen opens no connection"},
	{"net/http/...", nil, "podgen opens no connection"},
	{"math/rand/...", nil, "the same input gives the same bytes"},
	{"crypto/rand", nil, "the same input gives the same bytes"},
	{"testing/...", []string{"golden"}, "it is for tests"},
}

// fromElsewhere lists, for packages that stand on few others, all that they may
// import besides the module and the standard library.
var fromElsewhere = map[string][]string{
	"schema": {
		"github.com/hashicorp/hcl/v2/...", "github.com/zclconf/go-cty/...",
		"k8s.io/api/...", "k8s.io/apimachinery/...", // apimachinery holds the types that api's fields have
	},
	"patterns":        {},
	"generate/origin": {"github.com/hashicorp/hcl/v2/..."},
	"generate/object": {"github.com/hashicorp/hcl/v2/..."},
}

// TestImports holds every package of the module to the tables above.
func TestImports(t *testing.T) {
	for _, pkg := range packages(t) {
		allowed, known := mayImport[pkg.name]
		if !known {
			t.Errorf("package %s has no row in mayImport: say there what it may import", pkg.name)
			continue
		}
		for _, imported := range pkg.imports {
			if err := checkImport(pkg.name, imported, allowed); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestUpdateReachesEveryTest: "go test ./... -update" stops at a test binary
// that does not know the flag.
func TestUpdateReachesEveryTest(t *testing.T) {
	for _, pkg := range packages(t) {
		if pkg.name != "golden" && pkg.hasTests && !slices.Contains(pkg.testImports, "podgen/golden") {
			t.Errorf("the tests of %s do not know -update: add the import _ \"podgen/golden\" to one of their files", pkg.name)
		}
	}
}

// TestCheckImport says what the tables mean.
func TestCheckImport(t *testing.T) {
	for _, c := range []struct {
		from, imported string
		wantErr        string // part of the message; empty for allowed
	}{
		{"cmd/podgen", "podgen/generate", ""},
		{"cmd/podgen", "podgen/generate/evaluate", "may not import podgen/generate/evaluate"},
		{"generate/plan", "podgen/generate/evaluate", ""},
		{"generate/evaluate", "podgen/generate/plan", "may not import podgen/generate/plan"},
		{"generate", "podgen/cmd/podgen", "may not import podgen/cmd/podgen"},
		{"generate", "podgen/golden", "may not import podgen/golden"},
		{"schema", "podgen/generate/parse", "may not import podgen/generate/parse"},
		{"schema", "k8s.io/api/core/v1", ""},
		{"schema", "github.com/hashicorp/hcl/v2", ""},
		{"schema", "sigs.k8s.io/yaml", "may not import sigs.k8s.io/yaml"},
		{"schema", "strings", ""},
		{"generate/emit", "sigs.k8s.io/yaml", ""},
		{"generate/apiserver", "k8s.io/kubernetes/pkg/apis/core/validation", ""},
		{"generate/rule", "k8s.io/kubernetes/pkg/apis/core/validation", "shields"},
		{"generate/parse", "os/exec", "runs no process"},
		{"generate/parse", "net/http", "no connection"},
		{"generate/parse", "net/http/httptest", "no connection"},
		{"generate/parse", "net", "no connection"},
		{"generate/function", "net/netip", ""},
		{"generate/output", "testing/fstest", "for tests"},
		{"golden", "testing", ""},
	} {
		err := checkImport(c.from, c.imported, mayImport[c.from])
		if c.wantErr == "" {
			wantError(t, err)
		} else {
			wantError(t, err, c.wantErr)
		}
	}
}

// checkImport returns an error if a package may not import another, given its row in mayImport.
func checkImport(from, imported string, allowed []string) error {
	if name, ok := strings.CutPrefix(imported, "podgen/"); ok {
		if !slices.Contains(allowed, name) {
			return fmt.Errorf("%s may not import %s: see mayImport", from, imported)
		}
		return nil
	}
	for _, k := range keptOut {
		if matches(k.path, imported) && !slices.Contains(k.only, from) {
			return fmt.Errorf("%s may not import %s: %s", from, imported, k.why)
		}
	}
	patterns, limited := fromElsewhere[from]
	isStandard := !strings.Contains(strings.SplitN(imported, "/", 2)[0], ".")
	if limited && !isStandard && !slices.ContainsFunc(patterns, func(p string) bool { return matches(p, imported) }) {
		return fmt.Errorf("%s may not import %s: see fromElsewhere", from, imported)
	}
	return nil
}

func matches(pattern, imported string) bool {
	folder, below := strings.CutSuffix(pattern, "/...")
	return imported == folder || below && strings.HasPrefix(imported, folder+"/")
}

// goPackage is one package of the module.
type goPackage struct {
	name        string   // its folder, from the root, with slashes
	imports     []string // of its code
	testImports []string // of its tests
	hasTests    bool
}

// packages returns all packages of the module, read in this process and not by
// the go command: "go test" then knows the files that its cached result depends on.
func packages(t *testing.T) []goPackage {
	t.Helper()
	root := Root(t)
	var found []goPackage
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		if name != "." && isOutside(root, name) {
			return fs.SkipDir
		}
		pkg, err := build.ImportDir(filepath.Join(root, filepath.FromSlash(name)), 0)
		if noGo := (*build.NoGoError)(nil); errors.As(err, &noGo) {
			return nil
		}
		if err != nil {
			return err
		}
		found = append(found, goPackage{
			name:        name,
			imports:     pkg.Imports,
			testImports: slices.Concat(pkg.TestImports, pkg.XTestImports),
			hasTests:    len(pkg.TestGoFiles)+len(pkg.XTestGoFiles) > 0,
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		t.Fatal("no package found")
	}
	return found
}

// isOutside tells whether a folder holds no package of the module, as the go
// command sees it.
func isOutside(root, name string) bool {
	base := path.Base(name)
	if base == "testdata" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
		return true
	}
	_, err := os.Stat(filepath.Join(root, filepath.FromSlash(name), "go.mod"))
	return err == nil // a module of its own
}
