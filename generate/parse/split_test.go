package parse

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"podgen/golden/workload"
)

// bodies compares syntax trees with all their positions.
var bodies = cmp.Options{
	cmp.AllowUnexported(hclsyntax.Body{}, hclsyntax.ObjectConsKeyExpr{}, hcl.TraverseRoot{}, hcl.TraverseAttr{}, hcl.TraverseIndex{}),
	cmp.Comparer(func(a, b cty.Value) bool { return a.RawEquals(b) }),
	cmpopts.IgnoreUnexported(hclsyntax.ScopeTraversalExpr{}, hclsyntax.LiteralValueExpr{}, hclsyntax.Body{}, hclsyntax.Block{}, hclsyntax.Attribute{}),
}

// TestPartsSayWhatTheWholeSays parses a large file in parts and as a whole.
func TestPartsSayWhatTheWholeSays(t *testing.T) {
	src := workload.Literal(60)
	whole, diags := hclsyntax.ParseConfig(src, "a.hcl", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	parts := split(src, 7)
	if len(parts) < 5 {
		t.Fatalf("only %d parts", len(parts))
	}
	body := parseParts(src, "a.hcl", parts)
	if body == nil {
		t.Fatal("the parts do not parse")
	}
	if d := cmp.Diff(whole.Body.(*hclsyntax.Body).Blocks, body.Blocks, bodies); d != "" {
		t.Error(d)
	}
}

// TestCutsInsideOfSomething wants the whole where a cut hits a heredoc or a
// comment that looks like the end of a block, and where the file has a mistake.
func TestCutsInsideOfSomething(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	filler := strings.Repeat("# a comment to make the file large\n", splitFrom/30)
	for name, c := range map[string]struct {
		src    string
		blocks int
		errors bool
	}{
		"heredoc":        {"a {\n  x = <<EOT\n" + strings.Repeat("b {\n}\n", splitFrom/6) + "EOT\n}\n", 1, true}, // too long, but whole
		"short heredocs": {filler + strings.Repeat("a {\n  x = <<EOT\nb {\n}\nEOT\n}\n", splitFrom/30), splitFrom / 30, false},
		"comment":        {"/*\n" + strings.Repeat("b {\n}\n", splitFrom/6) + "*/\na {\n}\n", 1, false},
		"mistake":        {strings.Repeat("a {\n}\n", splitFrom/6) + "b {\n", -1, true},
	} {
		t.Run(name, func(t *testing.T) {
			if name == "heredoc" {
				if parts := parseParts([]byte(c.src), "a.hcl", split([]byte(c.src), 8)); parts != nil {
					t.Error("the parts of one heredoc parse")
				}
				return
			}
			body, diags := parseBody([]byte(c.src), "a.hcl")
			if diags.HasErrors() != c.errors {
				t.Fatal(diags)
			}
			if c.blocks >= 0 && len(body.Blocks) != c.blocks {
				t.Errorf("%d blocks, want %d", len(body.Blocks), c.blocks)
			}
		})
	}
}

func TestContext(t *testing.T) {
	src := "deployment \"shop\" {\n  container \"web\" {\n    env = {}\n  }\n}\nlocals {\n  a = 1\n}\n"
	body, _ := parseBody([]byte(src), "a.hcl")
	for text, want := range map[string]string{"env": `container "web" of deployment "shop"`, "deployment": `deployment "shop"`, "a = 1": ""} {
		if got := (outline{body}).ContextString(strings.Index(src, text)); got != want {
			t.Errorf("at %s: %s, want %s", text, fmt.Sprintf("%q", got), want)
		}
	}
}
