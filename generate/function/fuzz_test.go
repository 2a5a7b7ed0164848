package function

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// awkward is what users give to functions without meaning to.
var awkward = []string{
	`null`, `dyn`, `unknown`, `nothing`, `""`, `"x"`, `"/("`, `"%s%[3]d"`, `"**/*"`, `0`, `-1`, `1.5`, `1e400`, `true`, `[]`, `{}`, `[null]`,
	`[[]]`, `["a", 1, {}]`, `{ a = null }`, `toset([])`, `toset(["a"])`, `none`, `list`, `strs`, `obj`, `secret`, `[secret]`, `{ a = secret }`,
	`[unknown]`, `{ a = dyn }`, `tomap({})`, `tolist([dyn])`, `"10.0.0.0/8"`, `"2026-01-02T03:04:05Z"`, `"config"`, `sensitive(null)`, `sensitive([])`,
}

// TestAwkwardArguments calls every function with one, two and three awkward
// arguments. Each call gives a value or an error that is a sentence.
func TestAwkwardArguments(t *testing.T) {
	table := Table(folder(), &Budget{Steps: 1 << 40, Text: 1 << 40})
	ctx := &hcl.EvalContext{Variables: variables, Functions: table}
	values := make([]cty.Value, len(awkward))
	for i, source := range awkward {
		v, diags := parse(t, source).Value(ctx)
		if diags.HasErrors() {
			t.Fatal(source, diags)
		}
		values[i] = v
	}
	for name := range table {
		call := func(args ...int) {
			t.Helper()
			e := &hclsyntax.FunctionCallExpr{Name: name}
			source := name + "("
			for _, i := range args {
				e.Args = append(e.Args, &hclsyntax.LiteralValueExpr{Val: values[i]})
				source += awkward[i] + ", "
			}
			_, diags := e.Value(ctx)
			for _, d := range diags {
				if strings.Contains(d.Detail, "panic") || strings.Contains(d.Detail, "cannot work with these arguments") {
					t.Errorf("%s): %.300s", source, d.Detail)
				}
			}
		}
		call()
		for i := range values {
			call(i)
			for j := range values {
				call(i, j)
				for k := range values {
					if (i+j*7+k*3)%5 == 0 { // a fifth of the combinations
						call(i, j, k)
					}
				}
			}
		}
	}
}

// FuzzCall evaluates any expression within a small budget.
func FuzzCall(f *testing.F) {
	for _, topic := range [][]call{numberCalls, textCalls, collectionCalls, typeCalls, encodingCalls, fileCalls, hashCalls, dateCalls, networkCalls, sensitiveCalls, absentCalls} {
		for _, c := range topic {
			f.Add(c.expr)
		}
	}
	for _, source := range ordinary {
		f.Add(source)
	}
	fsys := folder()
	f.Fuzz(func(t *testing.T, source string) {
		if len(source) > 2000 || !utf8.ValidString(source) {
			return
		}
		e, diags := hclsyntax.ParseExpression([]byte(source), "fuzz.hcl", hcl.InitialPos)
		if diags.HasErrors() {
			return
		}
		budget := &Budget{Steps: 20_000, Text: 4 << 20}
		variablesBefore := len(e.Variables())
		e = GuardExpression(e, budget)
		if got := len(e.Variables()); got != variablesBefore {
			t.Errorf("%d variables with guards, %d without", got, variablesBefore)
		}
		_, diags = e.Value(&hcl.EvalContext{Variables: variables, Functions: Table(fsys, budget)})
		for _, d := range diags {
			if strings.Contains(d.Detail, "panic") || strings.Contains(d.Detail, "cannot work with these arguments") {
				t.Errorf("%s", d.Detail)
			}
		}
	})
}

// FuzzEncode proves that what yamlencode and jsonencode write is what
// yamldecode and jsondecode read.
func FuzzEncode(f *testing.F) {
	for _, s := range []string{"", "x", "a: b", "- a", "line\n", "\n  lead", "tail \n", "# c", "yes", "1e3", "\t", "é\u0301", "---\n", "a\n\n\nb\n\n"} {
		f.Add(s)
	}
	functions := Table(nil, nil)
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		want := cty.ObjectVal(map[string]cty.Value{"k": cty.TupleVal([]cty.Value{cty.StringVal(s)})})
		for _, format := range []string{"yaml", "json"} {
			text, err := functions[format+"encode"].Call([]cty.Value{want})
			if err != nil {
				if !strings.Contains(err.Error(), "combining mark") {
					t.Error(err)
				}
				continue
			}
			got, err := functions[format+"decode"].Call([]cty.Value{text})
			if err != nil || !got.RawEquals(want) {
				t.Errorf("%q is written as %q and read as %#v %v", s, text.AsString(), got, err)
			}
		}
	})
}
