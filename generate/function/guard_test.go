package function

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"podgen/generate/diag"
)

// ordinary is a sample of every kind of expression, some of them mistaken.
var ordinary = []string{
	`1 + 2 * n - 3 / 2 % 5`, `-n`, `!true`, `n < 5 || n >= 7 && x != "a"`, `n == 7 ? "a" : "b"`,
	`obj == obj`, `list != none`, `x == "ex"`, `"x" == x`, `[1] == [1]`,
	`x`, `obj.a`, `obj["a"]`, `list[0]`, `list[n - 6]`, `list["1"]`, `strs[x]`, `strs[7]`, `strs["k"]`, `(obj).b`, `[obj][0].a`, `list.0`,
	`"literal"`, `"${x}"`, `"a${x}b${n}c"`, `"${n}"`, `"${x}${secret}"`, `"${nothing}x"`, `"${list}x"`, `"${unknown}x"`,
	"<<EOT\n%{ for i, v in list ~}\n${i}=${v}\n%{ endfor ~}\n%{ if n > 1 }big%{ else }small%{ endif }\nEOT\n",
	"<<-EOT\n    a ${x}\n      b\n  EOT\n",
	`[for v in list : upper(v)]`, `[for i, v in list : "${i}${v}" if i > 0]`, `{ for k, v in strs : v => k }`, `{ for v in list : v => v... }`,
	`[for v in null : v]`, `[for v in 5 : v]`, `[for v in dyn : v]`, `[for v in secret : v]`, `[for v in list : v.x]`, `[for v in list : v if null]`, `[for v in list : v if "x"]`,
	`{ for v in list : null => v }`, `{ for v in list : "k" => v }`, `[for v in [for w in list : [w, w]] : [for u in v : "${u}!"]]`,
	`list[*]`, `[obj, obj][*].a`, `obj.*.a`, `nothing[*]`, `[obj][*].z`, `[[obj], [obj]][*][0].a`, `[{ a = list }][*].a[*]`,
	`{ a = 1, "b" = x, (x) = 2, "${x}y" = 3, n = 4 }`, `{ (null) = 1 }`, `{ obj.a = 1 }`, `{ true = 1 }`,
	`[1, x, [n]]`, `[]`, `{}`, `null`, `true`, `format("%s", x)`, `max(list...)`, `max([n, 1]...)`, `nope()`, `nope`, `upper()`,
	`(x)`, `((n)) + 1`, `true ? list : none`, `true ? [1] : "a"`, `null ? 1 : 2`, `try(nope, obj.z, x)`, `can(x.y)`,
	`missing.attribute[other.index]`, `[for missing in other : missing + third]`, `secret == "a"`, `"a" + 1`, `list + 1`, `{ for k, v in obj : k => v }`,
	`merge(strs, { a = missing })[x]`, `unknown ? 1 : 2`,
}

func TestGuardChangesNoResult(t *testing.T) {
	for _, source := range ordinary {
		t.Run(source, func(t *testing.T) {
			ctx := &hcl.EvalContext{Variables: variables, Functions: Table(folder(), nil)}
			plain, guarded := parse(t, source), parse(t, source)
			want, wantDiags := plain.Value(ctx)
			guarded = GuardExpression(guarded, &Budget{})
			got, gotDiags := guarded.Value(ctx)
			if !got.RawEquals(want) {
				t.Errorf("value: got %#v, want %#v", got, want)
			}
			if got, want := listed(gotDiags), listed(wantDiags); got != want {
				t.Errorf("diagnostics:\n%s\nwant:\n%s", got, want)
			}
			if got, want := shape(guarded), shape(plain); got != want {
				t.Errorf("shape:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// listed is what a reader sees of diagnostics.
func listed(diags hcl.Diagnostics) string {
	var b strings.Builder
	for _, d := range diag.Tidy(Suggest(diags)) {
		fmt.Fprintf(&b, "%s %s: %s\n", d.Subject, d.Summary, d.Detail)
	}
	return b.String()
}

// shape is what HCL tells of an expression without its value.
func shape(e hclsyntax.Expression) string {
	var b strings.Builder
	fmt.Fprintln(&b, e.Range(), e.StartRange())
	for _, v := range e.Variables() {
		fmt.Fprintln(&b, "variable", v.RootName(), v.SourceRange())
	}
	if list, diags := hcl.ExprList(e); !diags.HasErrors() {
		for _, element := range list {
			fmt.Fprintln(&b, "element", element.Range(), len(element.Variables()))
		}
	}
	if pairs, diags := hcl.ExprMap(e); !diags.HasErrors() {
		for _, pair := range pairs {
			fmt.Fprintln(&b, "pair", hcl.ExprAsKeyword(pair.Key), pair.Key.Range(), pair.Value.Range())
		}
	}
	if call, diags := hcl.ExprCall(e); !diags.HasErrors() {
		fmt.Fprintln(&b, "call", call.Name, len(call.Arguments))
	}
	if traversal, diags := hcl.AbsTraversalForExpr(e); !diags.HasErrors() {
		fmt.Fprintln(&b, "traversal", traversal.SourceRange(), len(traversal))
	}
	if template, ok := e.(*hclsyntax.TemplateExpr); ok {
		fmt.Fprintln(&b, "literal", template.IsStringLiteral())
		for _, p := range template.Parts {
			fmt.Fprintf(&b, "part %s %T\n", p.Range(), hcl.UnwrapExpression(p))
		}
	}
	return b.String()
}

const guardedFile = `
a = [for v in range(1000) : [for w in range(1000) : w]]
block "label" {
  b = "${x}${[for v in range(1000) : [for w in range(1000) : w]]}"
  inner { c = 1e99999999 }
}
`

func TestGuardReachesEveryBlock(t *testing.T) {
	file, diags := hclsyntax.ParseConfig([]byte(guardedFile), "test.hcl", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	body := file.Body.(*hclsyntax.Body)
	block := body.Blocks[0]
	for _, node := range []hclsyntax.Node{body, block, body.Blocks, body.Attributes, body.Attributes["a"]} {
		Guard(node, &Budget{Steps: 500}) // the first one counts
	}
	for name, e := range map[string]hclsyntax.Expression{
		"a": body.Attributes["a"].Expr,
		"b": block.Body.Attributes["b"].Expr,
		"c": block.Body.Blocks[0].Body.Attributes["c"].Expr,
	} {
		_, diags := e.Value(&hcl.EvalContext{Variables: variables, Functions: Table(folder(), nil)})
		if !diags.HasErrors() || !strings.Contains(listed(diags), "500") && name != "c" {
			t.Errorf("%s: %s", name, listed(diags))
		}
	}
}

// explosive would go on for longer than anyone waits.
var explosive = map[string]string{
	"nested":    `[for a in range(1024) : [for b in range(1024) : [for c in range(1024) : a * b * c]]]`,
	"objects":   `{ for a in range(1024) : a => { for b in range(1024) : b => { for c in range(1024) : c => c } } }`,
	"filtered":  `[for a in range(1024) : [for b in range(1024) : [for c in range(1024) : c if false]]]`,
	"condition": `[for a in range(1024) : a if alltrue([for b in range(1024) : alltrue([for c in range(1024) : true])])]`,
	"in key":    `{ for a in range(1024) : join("", [for b in range(1024) : join("", [for c in range(1024) : c])]) => 1 }`,
	"empty":     `[for a in range(1024) : [for b in range(1024) : [for c in range(1024) : [for d in [] : d]]]]`,
	"splat":     `[for a in range(1024) : [for b in range(1024) : range(1024)[*]]]`,
	"template":  "<<E\n%{ for a in range(1024) }%{ for b in range(1024) }%{ for c in range(1024) }x%{ endfor }%{ endfor }%{ endfor }\nE\n",
	"calls":     `[for a in range(1024) : [for b in range(1024) : max(range(1024)...)]]`,
	"try":       `[for a in range(1024) : try([for b in range(1024) : try([for c in range(1024) : c], 0)], 0)]`,
	"equal":     `[for a in range(1024) : [for b in range(1024) : table == range(1000)]]`,
	"choice":    `[for a in range(1024) : [for b in range(1024) : a == b ? table : none]]`,
}

func TestLoopsEnd(t *testing.T) {
	for name, source := range explosive {
		t.Run(name, func(t *testing.T) {
			budget := &Budget{Steps: 100_000}
			_, diags := evaluate(t, source, folder(), budget)
			tidied := diag.Tidy(diags)
			if len(tidied) != 1 || !strings.Contains(listed(tidied), "more than 100000 elements") {
				t.Errorf("got %d diagnostics: %.300s", len(tidied), listed(tidied))
			}
			if spent := budget.steps.Load(); spent > 200_000 {
				t.Errorf("%d steps were taken, of 100000", spent)
			}
			if err := budget.Exceeded(); err == nil {
				t.Error("the budget does not say that it was exceeded")
			}
		})
	}
}

func TestTextEnds(t *testing.T) {
	for name, source := range map[string]string{
		"loop":     `[for a in range(1000) : "${long}!"]`,
		"function": `[for a in range(1000) : upper(long)]`,
		"literal":  `[for a in range(1000) : [for b in range(1000) : "` + strings.Repeat("x", 1000) + `"]]`,
		"hash":     `[for a in range(1000) : sha256(long)]`,
		"regex":    `[for a in range(1000) : regexall("b", long)]`,
		"file":     `[for a in range(1000) : [for b in range(1000): templatefile("list.tpl", { items = long })]]`,
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := evaluate(t, source, folder(), &Budget{Text: 20 << 20})
			if tidied := diag.Tidy(diags); len(tidied) != 1 || !strings.Contains(listed(tidied), "more than 20971520 bytes of text") {
				t.Errorf("got %d diagnostics: %.300s", len(tidied), listed(tidied))
			}
		})
	}
}

func TestTemplatesHaveABoundedLength(t *testing.T) {
	doubled := "${long}${long}${long}${long}"
	for name, c := range map[string]call{
		"doubling": {expr: fmt.Sprintf(`[for a in ["%s!"] : [for b in ["${a}${a}"] : "${b}${b}"]]`, doubled), err: "may give at most 4194304"},
		"parts":    {expr: `"` + strings.Repeat("${long}", 100) + `"`, err: "in a template with 100 interpolations each may give at most"},
		"joined":   {expr: `"%{ for i in range(5) }${long}%{ endfor }"`, err: "a string of 5242880 bytes"},
		"allowed":  {expr: `length("` + doubled + `")`, want: "4194304"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.err != "" {
				_, diags := evaluate(t, c.expr, folder(), &Budget{})
				if !strings.Contains(strings.ToLower(listed(diags)), c.err) {
					t.Errorf("got %.300s", listed(diags))
				}
				return
			}
			c.check(t)
		})
	}
}

func TestOneMistakeInManyRoundsIsOneDiagnostic(t *testing.T) {
	_, diags := evaluate(t, `[for v in range(100) : [for w in range(100) : tonumber("x${v}")] if v != 5]`, folder(), &Budget{})
	distinct := map[*hcl.Diagnostic]bool{}
	for _, d := range diags {
		distinct[d] = true
	}
	if len(distinct) != 1 || len(diags) > 100 {
		t.Errorf("%d diagnostics, %d different", len(diags), len(distinct))
	}
}

func TestTryCannotHideAnExceededBudget(t *testing.T) {
	for _, source := range []string{`try([for a in table : a], "hidden")`, `can([for a in table : a])`} {
		budget := &Budget{Steps: 100}
		if _, diags := evaluate(t, source, folder(), budget); !diags.HasErrors() {
			t.Errorf("%s: no error", source)
		}
		if budget.Exceeded() == nil {
			t.Errorf("%s: not exceeded", source)
		}
	}
}

func TestGuardedExpressionsMayBeEvaluatedAtTheSameTime(t *testing.T) {
	budget := &Budget{Steps: 50_000}
	e := GuardExpression(parse(t, `[for v in list : [for w in range(100) : "${v}-${n}-${templatefile("hello.tpl", { name = w, items = list })}"]][*][0]`), budget)
	functions := Table(folder(), budget)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 20 {
				_, _ = e.Value(&hcl.EvalContext{Variables: variables, Functions: functions})
			}
		})
	}
	wait.Wait()
	if budget.Exceeded() == nil {
		t.Error("the steps of all goroutines together must exceed the budget")
	}
}

func TestTheDefaultBudgetIsEnoughForOrdinaryWork(t *testing.T) {
	budget := &Budget{}
	_, diags := evaluate(t, `[for a in table : { for b in range(10) : "k${b}" => "${a}/${b}" }]`, folder(), budget)
	if diags.HasErrors() {
		t.Error(listed(diags))
	}
}

func TestNilBudgetHasNoBounds(t *testing.T) {
	var budget *Budget
	if budget.SpendText(1<<40) != nil || budget.SpendSteps(1<<40) != nil || budget.Exceeded() != nil || budget.stopped(hcl.Range{}) != nil {
		t.Error("a nil budget must allow everything")
	}
}

func TestCheckValue(t *testing.T) {
	doubled := cty.StringVal("x")
	for range 40 {
		doubled = cty.TupleVal([]cty.Value{doubled, doubled})
	}
	emptyDoubled := cty.ListValEmpty(cty.String)
	for range 40 {
		ty := emptyDoubled.Type()
		emptyDoubled = cty.ListValEmpty(cty.Tuple([]cty.Type{ty, ty}))
	}
	huge := cty.MustParseNumberVal("1e99999")
	for name, c := range map[string]struct {
		value cty.Value
		err   string
	}{
		"small":         {variables["obj"], ""},
		"table":         {variables["table"], ""},
		"marked":        {cty.ListVal([]cty.Value{variables["secret"]}), ""},
		"doubled":       {doubled, "more than 1048576 elements"},
		"doubled type":  {emptyDoubled, "more than 1048576 elements"},
		"null":          {cty.NullVal(doubled.Type()), "more than 1048576 elements"},
		"number inside": {cty.ObjectVal(map[string]cty.Value{"a": huge}), "at most 1e400"},
		"long string":   {cty.SetVal([]cty.Value{cty.StringVal(strings.Repeat("x", MaxString+1))}), "at most 4194304"},
		"dynamic":       {cty.DynamicVal, ""},
	} {
		err := CheckValue(c.value)
		if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
			t.Errorf("%s: %v, want %q", name, err, c.err)
		}
	}
}

func TestCheckNumber(t *testing.T) {
	for text, good := range map[string]bool{
		"0": true, "-1.5": true, "1e400": true, "1e-399": true, "9007199254740993": true,
		"1e401": false, "-1e500": false, "1e-500": false, "inf": false, "1e99999999999": true, // no number at all
		"abc": true, "": true, strings.Repeat("9", 2000): false, strings.Repeat("x", 2000): true,
	} {
		if err := CheckNumberText(text); (err == nil) != good {
			t.Errorf("CheckNumberText(%.20q) = %v", text, err)
		}
	}
}

func BenchmarkGuard(b *testing.B) {
	var source strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&source, "block%d {\n  image = \"shop/web\"\n  ports = { http = 8080, dns = \"53/udp\" }\n  host = ambassador.pg.host\n}\n", i)
	}
	file, diags := hclsyntax.ParseConfig([]byte(source.String()), "bench.hcl", hcl.InitialPos)
	if diags.HasErrors() {
		b.Fatal(diags)
	}
	budget := &Budget{}
	for b.Loop() {
		Guard(file.Body.(*hclsyntax.Body), budget)
	}
	b.ReportMetric(3000/(b.Elapsed().Seconds()*1000/float64(b.N)), "attributes/ms")
}

func TestSuggestIsTheSameEachTime(t *testing.T) {
	for range 20 {
		_, diags := evaluate(t, `setunio(1)`, nil, nil)
		for _, d := range Suggest(diags) {
			if want := `There is no function named "setunio". Did you mean "setunion"?`; d.Detail != want {
				t.Fatalf("got %s, want %s", d.Detail, want)
			}
		}
	}
}

// BenchmarkLoop is what guards cost: the same with and without them.
func BenchmarkLoop(b *testing.B) {
	for name, guard := range map[string]bool{"bare": false, "guarded": true} {
		b.Run(name, func(b *testing.B) {
			ctx := &hcl.EvalContext{Functions: Table(nil, nil)}
			e := parse(b, `[for a in range(100) : [for v in range(100) : "${v * 2 + 1}-${v}"]]`)
			if guard {
				e = GuardExpression(e, &Budget{Steps: 1 << 40, Text: 1 << 40})
			}
			for b.Loop() {
				_, _ = e.Value(ctx)
			}
		})
	}
}

func BenchmarkCall(b *testing.B) {
	ctx := &hcl.EvalContext{Variables: variables, Functions: Table(nil, &Budget{Steps: 1 << 40, Text: 1 << 40})}
	for _, source := range []string{`upper(x)`, `merge(strs, obj)`, `lookup(strs, "k", "")`, `format("%s-%d", x, n)`, `length(table)`} {
		b.Run(source, func(b *testing.B) {
			e := parse(b, source)
			for b.Loop() {
				_, _ = e.Value(ctx)
			}
		})
	}
}
