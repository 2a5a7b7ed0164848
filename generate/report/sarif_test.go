package report

import (
	"encoding/json"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/xeipuuv/gojsonschema"

	"podgen/generate/diag"
)

// sarifSchema returns the schema that OASIS publishes. The package sarif brings
// it along, in a constant that it does not export.
func sarifSchema(t testing.TB) *gojsonschema.Schema {
	t.Helper()
	pkg, err := build.Import(reflect.TypeFor[sarif.Report]().PkgPath(), ".", build.FindOnly)
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(pkg.Dir, "schema.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var text string
	ast.Inspect(file, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			text, err = strconv.Unquote(l.Value)
		}
		return true
	})
	if err != nil || !strings.Contains(text, "Version 2.1.0 JSON Schema") {
		t.Fatalf("the schema is not where it was: %v", err)
	}
	schema, err := gojsonschema.NewSchema(gojsonschema.NewStringLoader(text))
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// checkSARIF holds a log to the schema, and to what the schema cannot say.
func checkSARIF(t *testing.T, schema *gojsonschema.Schema, log string) *sarif.Run {
	t.Helper()
	found, err := schema.Validate(gojsonschema.NewStringLoader(log))
	if err != nil {
		t.Fatalf("no JSON: %v\n%s", err, log)
	}
	for _, e := range found.Errors() {
		t.Errorf("against the schema: %s", e)
	}
	read, err := sarif.FromString(log, sarif.WithStrictValidation())
	if err != nil || len(read.Runs) != 1 {
		t.Fatalf("another reader finds %d runs: %v", len(read.Runs), err)
	}
	run := read.Runs[0]
	for i, r := range run.Results {
		if rule := run.Tool.Driver.Rules[r.RuleIndex]; *rule.ID != *r.RuleID {
			t.Errorf("result %d is of rule %q, and its index leads to %q", i, *r.RuleID, *rule.ID)
		}
		if len(r.Locations) != 1 || r.Locations[0].PhysicalLocation.ArtifactLocation.URI == nil {
			t.Errorf("result %d has no location, for which code scanning refuses the log", i)
		}
	}
	return run
}

func TestSARIF(t *testing.T) {
	schema := sarifSchema(t)
	rules := append(diag.Rules(), diag.Rule{ID: "api-required", Title: "Required", Help: "Needed.", Severity: hcl.DiagWarning})
	options := Options{Format: SARIF, Version: "v1.2.3", Rules: rules}

	run := checkSARIF(t, schema, write(t, options, nil))
	if run.Results == nil || len(run.Results) > 0 || len(run.Tool.Driver.Rules) != len(rules) || !*run.Invocations[0].ExecutionSuccessful {
		t.Error("a log without results has an empty list of them, the catalogue, and a run that went well")
	}

	files, d := misspelt(t)
	run = checkSARIF(t, schema, write(t, options, files, d,
		diag.Named(diag.Warning(*d.Subject, "Other title", "Text."), "api-required"),
		diag.Named(diag.Error(*d.Subject, "A rule of its own", "Text."), "not-in-the-catalogue"),
		diag.About(diag.Unreadable("x: gone."), "x"),
		diag.Whole("Unknown variable", "--var x sets a variable that is declared nowhere."),
	))
	if len(run.Results) != 4 || len(run.Tool.Driver.Rules) != len(rules)+1 {
		t.Fatalf("%d results and %d rules", len(run.Results), len(run.Tool.Driver.Rules))
	}
	first := run.Results[0]
	place := first.Locations[0].PhysicalLocation
	change := first.Fixes[0].ArtifactChanges[0].Replacements[0]
	for what, c := range map[string][2]any{
		"rule":         {*first.RuleID, "unknown-attribute"},
		"message":      {*first.Message.Text, "container \"main\" has no attribute \"imag\".\nNote: The API calls it image."},
		"uri":          {*place.ArtifactLocation.URI, "a%20b/pod.hcl"},
		"base":         {*place.ArtifactLocation.URIBaseID, "%SRCROOT%"},
		"region":       {region(place.Region), [4]int{3, 5, 3, 9}},
		"fix":          {*change.InsertedContent.Text, "image"},
		"fixed region": {region(change.DeletedRegion), [4]int{3, 5, 3, 9}},
		"level":        {run.Results[1].Level, "warning"},
		"other title":  {*run.Results[1].Message.Text, "Other title: Text."},
		"own rule":     {run.Results[2].RuleIndex, len(rules)},
		"whole file":   {run.Results[3].Locations[0].PhysicalLocation.Region == nil, true},
		"columns":      {*run.ColumnKind, "unicodeCodePoints"},
		"successful":   {*run.Invocations[0].ExecutionSuccessful, false},
		"notification": {*run.Invocations[0].ToolConfigurationNotifications[0].Message.Text, "--var x sets a variable that is declared nowhere."},
	} {
		if !reflect.DeepEqual(c[0], c[1]) {
			t.Errorf("%s: got %v, want %v", what, c[0], c[1])
		}
	}
}

func region(r *sarif.Region) [4]int {
	return [4]int{*r.StartLine, *r.StartColumn, *r.EndLine, *r.EndColumn}
}

// TestSARIFColumns: a column counts code points, of which a character that a
// reader sees may have several.
func TestSARIFColumns(t *testing.T) {
	for before, want := range map[string]int{
		"":                   1,
		"a = ":               5,
		"a = \"é\" + ":       11,
		"a = \"e\u0301\" + ": 12,
		"a = \"👩‍👩‍👧\" + ":   15,
		"x = 1\na = ":        5,
		"x = 1\r\na = ":      5,
	} {
		src := before + "bad\n"
		if before == "" {
			src = "bad = 1\n"
		}
		files, at := source(t, "x.hcl", src, "bad")
		r := regionOf(placeOf(files, at))
		if r.StartColumn != want || r.EndColumn != want+3 {
			t.Errorf("behind %q: columns %d to %d, want %d", before, r.StartColumn, r.EndColumn, want)
		}
	}
}

// TestFingerprints: a finding keeps its fingerprint when lines move, and has
// one of its own.
func TestFingerprints(t *testing.T) {
	of := func(name, src string) map[string]string {
		files, at := source(t, name, src, "imag")
		return fingerprints(problemOf(files, diag.Error(at, "Unknown attribute", "x")), map[string]int{})
	}
	base := of("a.hcl", pod)
	if moved := of("a.hcl", "# A comment.\n\n"+strings.ReplaceAll(pod, "    imag", "\t imag")); !maps.Equal(base, moved) {
		t.Errorf("moved lines: %v, before %v", moved, base)
	}
	for what, other := range map[string]map[string]string{
		"another file":  of("b.hcl", pod),
		"another block": of("a.hcl", strings.ReplaceAll(pod, `"web"`, `"other"`)),
		"another line":  of("a.hcl", strings.ReplaceAll(pod, "1.27", "1.28")),
	} {
		if maps.Equal(base, other) {
			t.Errorf("%s: the fingerprint is the same", what)
		}
	}
	files, d := misspelt(t)
	var log sarifFile
	if err := json.Unmarshal([]byte(write(t, Options{Format: SARIF}, files, d, d)), &log); err != nil {
		t.Fatal(err)
	}
	if maps.Equal(log.Runs[0].Results[0].PartialFingerprints, log.Runs[0].Results[1].PartialFingerprints) {
		t.Error("two findings have one fingerprint")
	}
}
