package diag

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"podgen/golden"
)

// titleAt says which argument is the title, of the functions that make a
// diagnostic and of those that hand one a title.
var titleAt = map[string]int{
	"diag.Error": 1, "diag.Warning": 1, "diag.Whole": 0,
	".fail":         1, // the method of evaluate's resolver
	"checkDeclared": 1,
}

// ofTheirOwn are packages whose diagnostics are all of their own catalogues.
var ofTheirOwn = []string{"generate/apiserver", "generate/rule"}

// TestLanguageIsComplete holds the catalogue to the source of the module: each
// title has a row, each row has a title.
func TestLanguageIsComplete(t *testing.T) {
	found := titles(t)
	known := map[string]Rule{}
	for _, r := range Rules() {
		known[r.Title] = r
		if r.ID == Syntax {
			continue
		}
		severities, used := found[r.Title]
		switch {
		case !used:
			t.Errorf("rule %q: no diagnostic has the title %q", r.ID, r.Title)
		case !slices.Contains(severities, r.Severity):
			t.Errorf("rule %q: its diagnostics have another severity", r.ID)
		}
	}
	for title := range found {
		if known[title].ID == "" {
			t.Errorf("the title %q has no row in the catalogue: add one to language", title)
		}
	}
}

// TestLanguageRows holds each row to the style of the catalogue.
func TestLanguageRows(t *testing.T) {
	rules := Rules()
	if !slices.IsSortedFunc(rules[:len(rules)-1], func(a, b Rule) int { return strings.Compare(a.ID, b.ID) }) {
		t.Error("the rules are not in the order of their ids")
	}
	ids := map[string]bool{}
	for _, r := range rules {
		if want := idFor(r.Title); r.ID != want {
			t.Errorf("the id of %q is %q, want %q", r.Title, r.ID, want)
		}
		if ids[r.ID] {
			t.Errorf("two rules have the id %q", r.ID)
		}
		ids[r.ID] = true
		if len(r.Help) < 20 || !strings.HasSuffix(r.Help, ".") || strings.HasSuffix(r.Title, ".") {
			t.Errorf("%s: help is whole sentences, and a title has no full stop", r.ID)
		}
	}
}

// idFor is the id that a title gives: its words with hyphens, in lower case.
func idFor(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	return strings.Join(words, "-")
}

func TestRuleOf(t *testing.T) {
	for want, d := range map[string]*hcl.Diagnostic{
		"unknown-attribute": Error(hcl.Range{}, "Unknown attribute", ""),
		"cannot-be-read":    Unreadable("x"),
		"command-failed":    Failed("x"),
		"api-required":      Named(Error(hcl.Range{}, "Unknown attribute", ""), "api-required"),
		"hcl":               {Severity: hcl.DiagError, Summary: "Invalid expression"},
	} {
		if got := RuleOf(d); got != want {
			t.Errorf("%q is of rule %q, want %q", d.Summary, got, want)
		}
	}
}

// titles returns the titles in the source of the module, with the severities
// that they come with.
func titles(t *testing.T) map[string][]hcl.DiagnosticSeverity {
	t.Helper()
	root := golden.Root(t)
	found := map[string][]hcl.DiagnosticSeverity{}
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
		base := path.Base(name)
		if err == nil && entry.IsDir() && name != "." && (strings.HasPrefix(base, ".") || base == "testdata" || slices.Contains(ofTheirOwn, name)) {
			return fs.SkipDir
		}
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, filepath.FromSlash(name)), nil, 0)
		if err == nil {
			titlesOf(t, name, file, found)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// titlesOf adds the titles in one file. What is given to diag.Named belongs to
// another catalogue.
func titlesOf(t *testing.T, name string, file *ast.File, found map[string][]hcl.DiagnosticSeverity) {
	named := map[ast.Expr]bool{}
	for _, declaration := range file.Decls {
		within := ""
		if f, ok := declaration.(*ast.FuncDecl); ok {
			within = f.Name.Name
			switch {
			case f.Recv != nil:
				within = "." + within
			case file.Name.Name == "diag":
				within = "diag." + within
			}
		}
		ast.Inspect(declaration, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			called := calledName(file.Name.Name, call)
			if called == "diag.Named" {
				named[call.Args[0]] = true
			}
			at, makes := titleAt[called]
			if !makes || named[call] || len(call.Args) <= at {
				return true
			}
			title, ok := literal(call.Args[at])
			_, forwards := titleAt[within]
			switch {
			case ok:
				severity := hcl.DiagError
				if called == "diag.Warning" {
					severity = hcl.DiagWarning
				}
				found[title] = append(found[title], severity)
			case !forwards:
				t.Errorf("%s: %s takes its title from elsewhere: write it out, or name the rule by diag.Named", name, within)
			}
			return true
		})
	}
}

// calledName is the name of the called function as titleAt has it.
func calledName(pkg string, call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		if pkg == "diag" {
			return "diag." + f.Name
		}
		return f.Name
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok && x.Name == "diag" {
			return "diag." + f.Sel.Name
		}
		return "." + f.Sel.Name
	}
	return ""
}

func literal(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(l.Value)
	return s, err == nil
}
