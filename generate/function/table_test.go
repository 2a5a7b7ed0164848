package function

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// A call is an expression and what it gives: another expression, or an error
// that contains a text.
type call struct{ expr, want, err string }

func TestFunctions(t *testing.T) {
	used := map[string]bool{}
	for _, topic := range [][]call{numberCalls, textCalls, collectionCalls, typeCalls, encodingCalls, fileCalls, hashCalls, dateCalls, networkCalls, sensitiveCalls, absentCalls, boundCalls} {
		for _, c := range topic {
			for _, name := range calledFunctions(t, c.expr) {
				used[name] = true
			}
			t.Run(c.expr[:min(len(c.expr), 60)], func(t *testing.T) { c.check(t) })
		}
	}
	for _, name := range Names() {
		if !used[name] {
			t.Errorf("no case calls %s", name)
		}
	}
}

func (c call) check(t *testing.T) {
	t.Helper()
	got, diags := evaluate(t, c.expr, folder(), &Budget{})
	if c.err != "" {
		if !diags.HasErrors() {
			t.Fatalf("%s = %#v, want the error %q", c.expr, got, c.err)
		}
		if text := errorText(diags); !strings.Contains(text, c.err) || strings.Contains(text, "panic") {
			t.Fatalf("%s: error %q, want one with %q", c.expr, text, c.err)
		}
		return
	}
	if diags.HasErrors() {
		t.Fatalf("%s: %s", c.expr, errorText(diags))
	}
	want, diags := evaluate(t, c.want, folder(), &Budget{})
	if diags.HasErrors() {
		t.Fatalf("%s: %s", c.want, errorText(diags))
	}
	want, err := convert.Convert(want, got.Type())
	if err != nil || !got.RawEquals(want) {
		t.Errorf("%s = %#v, want %s", c.expr, got, c.want)
	}
}

// evaluate is what podgen does with an expression: parse, guard, evaluate.
func evaluate(t testing.TB, source string, fsys fs.FS, budget *Budget) (cty.Value, hcl.Diagnostics) {
	t.Helper()
	expr := GuardExpression(parse(t, source), budget)
	return expr.Value(&hcl.EvalContext{Variables: variables, Functions: Table(fsys, budget)})
}

func parse(t testing.TB, source string) hclsyntax.Expression {
	t.Helper()
	expr, diags := hclsyntax.ParseExpression([]byte(source), "test.hcl", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatalf("%s: %s", source, diags)
	}
	return expr
}

func errorText(diags hcl.Diagnostics) string {
	var list []string
	for _, d := range diags {
		list = append(list, d.Summary+": "+d.Detail)
	}
	return strings.Join(list, "\n")
}

func calledFunctions(t *testing.T, source string) (names []string) {
	t.Helper()
	diags := hclsyntax.VisitAll(parse(t, source), func(node hclsyntax.Node) hcl.Diagnostics {
		if call, ok := node.(*hclsyntax.FunctionCallExpr); ok {
			names = append(names, call.Name)
		}
		return nil
	})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return names
}

// variables is what the expressions in tests can refer to.
var variables = map[string]cty.Value{
	"dyn":     cty.DynamicVal,
	"unknown": cty.UnknownVal(cty.String),
	"long":    cty.StringVal(strings.Repeat("a", 1<<20)),
	"digits":  cty.StringVal(strings.Repeat("7", 1<<20)),
	"lines":   cty.StringVal(strings.Repeat("\n", 1<<16)),
	"deep":    cty.StringVal(strings.Repeat("[", 100_000)),
	"table":   longList(2000),
	"nothing": cty.NullVal(cty.String),
	"secret":  cty.StringVal("hunter2").Mark(Sensitive),
	"list":    cty.ListVal([]cty.Value{cty.StringVal("a"), cty.StringVal("b")}),
	"none":    cty.ListValEmpty(cty.String),
	"x":       cty.StringVal("ex"),
	"n":       cty.NumberIntVal(7),
	"zero":    cty.Zero,
	"obj":     cty.ObjectVal(map[string]cty.Value{"a": cty.NumberIntVal(1), "b": cty.ListValEmpty(cty.String)}),
	"strs":    cty.MapVal(map[string]cty.Value{"k": cty.StringVal("v"), "7": cty.StringVal("seven")}),
}

func longList(n int) cty.Value {
	list := make([]cty.Value, n)
	for i := range list {
		list[i] = cty.StringVal(fmt.Sprint("row", i))
	}
	return cty.ListVal(list)
}

// folder is the module of the tests.
func folder() fs.FS {
	text := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	return fstest.MapFS{
		"app.conf":          text("port = ${port}\n"),
		"config/a.txt":      text("A"),
		"config/b.txt":      text("B"),
		"config/sub/c.txt":  text("C"),
		"config/sub/d.yaml": text("D"),
		"bytes.bin":         text("\xff\xfe"),
		"large.txt":         text(strings.Repeat("x", MaxString+1)),
		"hello.tpl":         text("Hello ${name}!\n%{ for i in items ~}\n- ${i}\n%{ endfor ~}\n"),
		"cycle.tpl":         text("x${templatefile(\"cycle.tpl\", { a = a })}y${templatefile(\"cycle.tpl\", { a = a })}"),
		"outer.tpl":         text("<${templatefile(\"inner.tpl\", { name = upper(name) })}>"),
		"inner.tpl":         text("${name}"),
		"list.tpl":          text("${items}"),
		"broken.tpl":        text("fine\n${oops"),
		"bad.tpl":           text("one\n${name.missing}"),
		"deep.tpl":          text("${" + strings.Repeat("[", 50_000)),
		"ifs.tpl":           text(strings.Repeat("%{ if true }", 5_000)),
	}
}

var numberCalls = []call{
	{expr: `abs(-3.5)`, want: `3.5`},
	{expr: `abs("-2")`, want: `2`},
	{expr: `ceil(1.2)`, want: `2`},
	{expr: `ceil(-1.2)`, want: `-1`},
	{expr: `floor(1.8)`, want: `1`},
	{expr: `floor(-1.2)`, want: `-2`},
	{expr: `log(8, 2)`, want: `3`},
	{expr: `log(0, 2)`, err: `a number above zero is required`},
	{expr: `log(2, 1)`, err: `other than 1`},
	{expr: `max(1, 7, 3)`, want: `7`},
	{expr: `max([1, 9]...)`, want: `9`},
	{expr: `max()`, err: `at least one`},
	{expr: `min(1, -7, "3")`, want: `-7`},
	{expr: `parseint("ff", 16)`, want: `255`},
	{expr: `parseint("-101", 2)`, want: `-5`},
	{expr: `parseint("12", 63)`, err: `between 2 and 62`},
	{expr: `parseint("xyz", 10)`, err: `cannot parse`},
	{expr: `pow(2, 10)`, want: `1024`},
	{expr: `pow(4, 0.5)`, want: `2`},
	{expr: `pow(-8, 0.5)`, err: `no number`},
	{expr: `pow(0, -1)`, err: `no number`},
	{expr: `signum(-0.5)`, want: `-1`},
	{expr: `signum(0)`, want: `0`},
	{expr: `signum("9")`, want: `1`},
	{expr: `abs("x")`, err: `a number is required`},
	{expr: `abs([])`, err: `number required`},
	{expr: `abs(null)`, err: `must not be null`},
	{expr: `max(1, null)`, err: `must not be null`},
}

var textCalls = []call{
	{expr: `chomp("a\r\n\n")`, want: `"a"`},
	{expr: `endswith("hello", "lo")`, want: `true`},
	{expr: `endswith("hello", "he")`, want: `false`},
	{expr: `format("%s-%03d %.2f %v %#v %q%%", "a", 7, 3.14159, true, ["x"], "q")`, want: `"a-007 3.14 true [\"x\"] \"q\"%"`},
	{expr: `format("%[2]s %[1]s", "a", "b")`, want: `"b a"`},
	{expr: `format("%-5s|%5s", "ab", "cd")`, want: `"ab   |   cd"`},
	{expr: `format("%d", 1.5)`, err: `integer is required`},
	{expr: `format("%z", 1)`, err: `unsupported format verb`},
	{expr: `format("%s")`, err: `not enough arguments`},
	{expr: `format("%")`, err: `invalid format string`},
	{expr: `format("%[0]d", 1)`, err: `format`},
	{expr: `format("x", 1)`, err: `too many arguments`},
	{expr: `formatlist("%s-%s", ["a", "b"], "x")`, want: `["a-x", "b-x"]`},
	{expr: `formatlist("%s", none)`, want: `[]`},
	{expr: `formatlist("%s%s", ["a"], ["b", "c"])`, err: `inconsistent`},
	{expr: `indent(2, "a\nb\nc")`, want: `"a\n  b\n  c"`},
	{expr: `indent(-1, "a")`, err: `not below zero`},
	{expr: `join(", ", ["a", "b"], ["c"])`, want: `"a, b, c"`},
	{expr: `join("-", [])`, want: `""`},
	{expr: `join("-", ["a", null])`, err: `null`},
	{expr: `lower("ÄB")`, want: `"äb"`},
	{expr: `regex("[a-z]+", "12ab34")`, want: `"ab"`},
	{expr: `regex("(\\d+)-(\\d+)", "1-2")`, want: `["1", "2"]`},
	{expr: `regex("(?P<a>x)", "x")`, want: `{ a = "x" }`},
	{expr: `regex("z", "x")`, err: `did not match`},
	{expr: `regex("(", "x")`, err: `invalid regexp`},
	{expr: `regexall("[a-z]", "a1b2")`, want: `["a", "b"]`},
	{expr: `length(regexall("z", "a"))`, want: `0`},
	{expr: `replace("a.b.c", ".", "-")`, want: `"a-b-c"`},
	{expr: `replace("abc", "", "-")`, want: `"-a-b-c-"`},
	{expr: `replace("hello 12", "/([a-z]+) (\\d+)/", "$2 $1")`, want: `"12 hello"`},
	{expr: `replace("aaa", "/^a/", "b")`, want: `"baa"`},
	{expr: `replace("abc", "/x*/", "-")`, want: `"-a-b-c-"`},
	{expr: `replace("a/b", "/", "-")`, want: `"a-b"`},
	{expr: `replace("a", "/(/", "-")`, err: `is not a regular expression`},
	{expr: `split(",", "a,b,,c")`, want: `["a", "b", "", "c"]`},
	{expr: `split("", "añ")`, want: `["a", "ñ"]`},
	{expr: `startswith("hello", "he")`, want: `true`},
	{expr: `strcontains("hello", "ll")`, want: `true`},
	{expr: `strrev("añb")`, want: `"bña"`},
	{expr: `substr("hello", 1, 3)`, want: `"ell"`},
	{expr: `substr("hello", -3, -1)`, want: `"llo"`},
	{expr: `substr("hi", 9, 1)`, want: `""`},
	{expr: `substr("hi", 0.5, 1)`, err: `whole number`},
	{expr: `templatestring("<$${a}>", { a = "x" })`, want: `"<x>"`},
	{expr: `templatestring("$${b}", { a = "x" })`, err: `"b", which is not among the given variables`},
	{expr: `title("hello world")`, want: `"Hello World"`},
	{expr: `trim("xxhixx", "x")`, want: `"hi"`},
	{expr: `trimprefix("hello", "he")`, want: `"llo"`},
	{expr: `trimspace("  a\n")`, want: `"a"`},
	{expr: `trimsuffix("hello", "lo")`, want: `"hel"`},
	{expr: `upper("a")`, want: `"A"`},
	{expr: `upper(5)`, want: `"5"`},
	{expr: `upper(["a"])`, err: `string required`},
	{expr: `upper(null)`, err: `must not be null`},
}

var collectionCalls = []call{
	{expr: `alltrue([true, "true"])`, want: `true`},
	{expr: `alltrue([])`, want: `true`},
	{expr: `alltrue([true, null])`, want: `false`},
	{expr: `anytrue([false, true])`, want: `true`},
	{expr: `anytrue([])`, want: `false`},
	{expr: `anytrue([null])`, want: `false`},
	{expr: `chunklist(["a", "b", "c"], 2)`, want: `[["a", "b"], ["c"]]`},
	{expr: `chunklist(["a"], -1)`, err: `positive`},
	{expr: `coalesce(null, "", "b", "c")`, want: `"b"`},
	{expr: `coalesce(null, 0)`, want: `0`},
	{expr: `coalesce("", null)`, err: `all arguments are null`},
	{expr: `coalesce()`, err: `at least one`},
	{expr: `coalesce([1], "a")`, err: `one type`},
	{expr: `coalescelist([], ["a"])`, want: `["a"]`},
	{expr: `coalescelist([])`, err: `no non-null`},
	{expr: `compact(["a", "", null, "b"])`, want: `["a", "b"]`},
	{expr: `concat(["a"], ["b", 1])`, want: `["a", "b", 1]`},
	{expr: `concat("a")`, err: `lists or tuples`},
	{expr: `contains(["a", "b"], "b")`, want: `true`},
	{expr: `contains(toset([1]), 2)`, want: `false`},
	{expr: `distinct(["b", "a", "b", "a"])`, want: `["b", "a"]`},
	{expr: `distinct([])`, want: `[]`},
	{expr: `distinct([null, "a", null])`, want: `[null, "a"]`},
	{expr: `element(["a", "b"], 3)`, want: `"b"`},
	{expr: `element(["a", "b"], -1)`, want: `"b"`},
	{expr: `element([], 0)`, err: `empty list`},
	{expr: `flatten([["a", ["b"]], [], "c"])`, want: `["a", "b", "c"]`},
	{expr: `index(["a", "b"], "b")`, want: `1`},
	{expr: `index(["a"], "z")`, err: `no element of the list equals`},
	{expr: `index({}, "z")`, err: `a list is required`},
	{expr: `keys({ b = 1, a = 2 })`, want: `["a", "b"]`},
	{expr: `length([1, 2])`, want: `2`},
	{expr: `length({ a = 1 })`, want: `1`},
	{expr: `length(toset(["a", "a"]))`, want: `1`},
	{expr: `length("añ🇩🇪")`, want: `3`},
	{expr: `length(7)`, err: `a list, map, set or string is required`},
	{expr: `length(null)`, err: `must not be null`},
	{expr: `lookup({ a = 1 }, "a", 0)`, want: `1`},
	{expr: `lookup({ a = 1 }, "b", "none")`, want: `"none"`},
	{expr: `lookup({ a = 1 }, "b", null)`, want: `null`},
	{expr: `lookup(strs, "k")`, want: `"v"`},
	{expr: `lookup(strs, "z")`, err: `has no key "z"`},
	{expr: `lookup(strs, "z", "d")`, want: `"d"`},
	{expr: `lookup(strs, "z", [])`, err: `type of the elements`},
	{expr: `lookup("a", "z", 1)`, err: `a map is required`},
	{expr: `lookup({}, "z", 1, 2)`, err: `one default`},
	{expr: `matchkeys(["a", "b", "c"], ["x", "y", "x"], ["x"])`, want: `["a", "c"]`},
	{expr: `matchkeys(["a"], [1], ["1"])`, want: `["a"]`},
	{expr: `matchkeys(["a"], ["x", "y"], ["x"])`, err: `1 values but 2 keys`},
	{expr: `matchkeys(["a"], ["x"], [])`, want: `[]`},
	{expr: `merge({ a = 1, b = 2 }, null, { b = 3 })`, want: `{ a = 1, b = 3 }`},
	{expr: `merge()`, want: `{}`},
	{expr: `merge(null, "a")`, err: `must be maps or objects, not string`},
	{expr: `setunion([null], [1])`, err: `must have a type`},
	{expr: `zipmap([null], [1])`, err: `must not be null`},
	{expr: `merge(["a"])`, err: `maps or objects`},
	{expr: `one(["a"])`, want: `"a"`},
	{expr: `one([])`, want: `null`},
	{expr: `one(toset(["a"]))`, want: `"a"`},
	{expr: `one([1, 2])`, err: `one element or none`},
	{expr: `range(3)`, want: `[0, 1, 2]`},
	{expr: `range(1, 8, 3)`, want: `[1, 4, 7]`},
	{expr: `range(3, 1)`, want: `[3, 2]`},
	{expr: `range(0, 10, 0)`, err: `zero`},
	{expr: `range(2000)`, err: `1024`},
	{expr: `reverse(["a", "b"])`, want: `["b", "a"]`},
	{expr: `setintersection(["a", "b"], ["b", "c"])`, want: `["b"]`},
	{expr: `setproduct(["a", "b"], [1, 2])`, want: `[["a", 1], ["a", 2], ["b", 1], ["b", 2]]`},
	{expr: `setproduct(["a"], [])`, want: `[]`},
	{expr: `setproduct(["a"])`, err: `two arguments`},
	{expr: `setsubtract(["a", "b"], ["a"])`, want: `["b"]`},
	{expr: `setunion(["a"], ["b"], [])`, want: `["a", "b"]`},
	{expr: `slice(["a", "b", "c"], 1, 3)`, want: `["b", "c"]`},
	{expr: `slice(["a"], 2, 1)`, err: `start index`},
	{expr: `sort(["b", "a"])`, want: `["a", "b"]`},
	{expr: `sum([1, 2.5, "3"])`, want: `6.5`},
	{expr: `sum([])`, err: `at least one number`},
	{expr: `sum(["x"])`, err: `must be a number`},
	{expr: `sum([null])`, err: `must be a number`},
	{expr: `sum("x")`, err: `a list, a set or a tuple`},
	{expr: `transpose({ a = ["1", "2"], b = ["2"] })`, want: `{ "1" = ["a"], "2" = ["a", "b"] }`},
	{expr: `transpose({})`, want: `{}`},
	{expr: `transpose({ a = null })`, want: `{}`},
	{expr: `transpose({ a = [null] })`, err: `null element`},
	{expr: `values({ b = 1, a = 2 })`, want: `[2, 1]`},
	{expr: `zipmap(["a", "b"], [1, 2])`, want: `{ a = 1, b = 2 }`},
	{expr: `zipmap(["a"], [1, 2])`, err: `does not match`},
}

var typeCalls = []call{
	{expr: `can(obj.a)`, want: `true`},
	{expr: `can(obj.z)`, want: `false`},
	{expr: `try(obj.z, obj.a)`, want: `1`},
	{expr: `try(obj.z, nope.x)`, err: `none of the expressions can be evaluated`},
	{expr: `try()`, err: `at least one expression`},
	{expr: `try(try(try(obj.z), obj.y), "d")`, want: `"d"`},
	{expr: `tobool("true")`, want: `true`},
	{expr: `tobool("yes")`, err: `cannot convert "yes" to bool`},
	{expr: `tolist(toset(["b", "a"]))`, want: `["a", "b"]`},
	{expr: `tomap({ a = 1, b = "x" })`, want: `{ a = "1", b = "x" }`},
	{expr: `tonumber("1.50")`, want: `1.5`},
	{expr: `tonumber("x")`, err: `cannot convert "x" to number`},
	{expr: `tonumber(null)`, want: `null`},
	{expr: `toset(["a", "a"])`, want: `["a"]`},
	{expr: `tostring(1.5)`, want: `"1.5"`},
	{expr: `tostring(1e21)`, want: `"1000000000000000000000"`},
	{expr: `tostring([])`, err: `cannot convert`},
}

var encodingCalls = []call{
	{expr: `base64decode("aGk=")`, want: `"hi"`},
	{expr: `base64decode("*")`, err: `not Base64`},
	{expr: `base64decode("//8=")`, err: `not text in UTF-8`},
	{expr: `base64encode("hi")`, want: `"aGk="`},
	{expr: `csvdecode("a,b\n1,2\n3,4\n")`, want: `[{ a = "1", b = "2" }, { a = "3", b = "4" }]`},
	{expr: `csvdecode("")`, err: `missing header`},
	{expr: `csvdecode("a,b\n1\n")`, err: `line 2`},
	{expr: `jsondecode("{\"a\": [1, \"x\", null, true], \"b\": {}}")`, want: `{ a = [1, "x", null, true], b = {} }`},
	{expr: `jsondecode("1 2")`, err: `more after the end`},
	{expr: `jsondecode("{\n\"a\": }")`, err: `line 2 of the JSON`},
	{expr: `jsondecode("[1")`, err: `ends too early`},
	{expr: `jsondecode("")`, err: `ends too early`},
	{expr: `jsondecode("[1}")`, err: `line 1 of the JSON`},
	{expr: `jsondecode("{1: 2}")`, err: `line 1 of the JSON`},
	{expr: `jsonencode({ b = [1, null], a = "<" })`, want: `"{\"a\":\"\\u003c\",\"b\":[1,null]}"`},
	{expr: `jsonencode(null)`, want: `"null"`},
	{expr: `urlencode("a b/c&d")`, want: `"a+b%2Fc%26d"`},
	{expr: `yamldecode("a: [1, x]\nb: &t {c: true}\nd: *t\n")`, want: `{ a = [1, "x"], b = { c = true }, d = { c = true } }`},
	{expr: `yamlencode("a\n\u0301")`, err: `combining mark U+0301`},
	{expr: `jsonencode({ "<\u0301" = 1 })`, err: `combining mark U+0301`},
	{expr: `jsonencode("e\u0301")`, want: `"\"é\""`},
	{expr: `yamldecode("a: |\n  1e99999999\nb: 8p66666000\n")`, want: `{ a = "1e99999999\n", b = "8p66666000" }`},
	{expr: `yamldecode("a: [")`, err: `not YAML`},
	{expr: `yamldecode("{a: &a [*a]}")`, err: `YAML`},
	{expr: `yamlencode({ b = 1, a = ["x", "y: z"] })`, want: `"\"a\":\n- \"x\"\n- \"y: z\"\n\"b\": 1\n"`},
	{expr: `yamldecode(yamlencode({ a = "line\n  two\n", b = "  lead\nx", c = "yes" }))`, want: `{ a = "line\n  two\n", b = "  lead\nx", c = "yes" }`},
}

var fileCalls = []call{
	{expr: `basename("a/b.txt")`, want: `"b.txt"`},
	{expr: `dirname("a/b.txt")`, want: `"a"`},
	{expr: `file("config/a.txt")`, want: `"A"`},
	{expr: `file("./config/../config/a.txt")`, want: `"A"`},
	{expr: `file("app.conf")`, want: `"port = $${port}\n"`},
	{expr: `file("../secret")`, err: `outside the module's folder`},
	{expr: `file("config/../../x")`, err: `outside the module's folder`},
	{expr: `file("/etc/passwd")`, err: `outside the module's folder`},
	{expr: `file("~/x")`, err: `outside the module's folder`},
	{expr: `file("")`, err: `the path is empty`},
	{expr: `file("a\u0000b")`, err: `NUL`},
	{expr: `file("config")`, err: `"config" is a folder, not a file`},
	{expr: `file("config/c.txt")`, err: `there is no file "config/c.txt" in the module's folder (did you mean "config/a.txt"?)`},
	{expr: `file("confg/a.txt")`, err: `(did you mean "config/a.txt"?)`},
	{expr: `file("zzzzzz")`, err: `there is no file "zzzzzz" in the module's folder.`},
	{expr: `file("bytes.bin")`, err: `filebase64`},
	{expr: `file("large.txt")`, err: `at most 4194304`},
	{expr: `filebase64("bytes.bin")`, want: `"//4="`},
	{expr: `fileexists("config/a.txt")`, want: `true`},
	{expr: `fileexists("config/z.txt")`, want: `false`},
	{expr: `fileexists("config")`, err: `is a folder`},
	{expr: `fileexists("../a")`, err: `outside`},
	{expr: `fileset("config", "*.txt")`, want: `["a.txt", "b.txt"]`},
	{expr: `fileset("config", "**/*.txt")`, want: `["a.txt", "b.txt", "sub/c.txt"]`},
	{expr: `fileset(".", "config/**")`, want: `["config/a.txt", "config/b.txt", "config/sub/c.txt", "config/sub/d.yaml"]`},
	{expr: `fileset("config", "**/{a,c}.txt")`, want: `["a.txt", "sub/c.txt"]`},
	{expr: `fileset("config", "sub/[c-d].*")`, want: `["sub/c.txt", "sub/d.yaml"]`},
	{expr: `fileset("config", "?.md")`, want: `[]`},
	{expr: `fileset("config", "../*")`, err: `inside the folder`},
	{expr: `fileset("config", "[")`, err: `malformed`},
	{expr: `fileset("config", "{a")`, err: `does not close`},
	{expr: `fileset("config", "a}")`, err: `does not open`},
	{expr: `fileset("confi", "*")`, err: `did you mean "config"`},
	{expr: `fileset("app.conf", "*")`, err: `is not a folder`},
	{expr: `templatefile("hello.tpl", { name = "you", items = ["a", "b"] })`, want: `"Hello you!\n- a\n- b\n"`},
	{expr: `templatefile("outer.tpl", { name = "x" })`, want: `"<X>"`},
	{expr: `templatefile("app.conf", { port = 8080 })`, want: `"port = 8080\n"`},
	{expr: `templatefile("app.conf", { prt = 8080 })`, err: `app.conf:1,10-14: the template refers to "port", which is not among the given variables (did you mean "prt"?)`},
	{expr: `templatefile("app.conf", "x")`, err: `an object is required`},
	{expr: `templatefile("app.conf", { "a-b c" = 1 })`, err: `cannot be the name of a variable`},
	{expr: `templatefile("broken.tpl", {})`, err: `broken.tpl:1,1-2,1: Unclosed`},
	{expr: `templatefile("bad.tpl", { name = {} })`, err: `bad.tpl:2,7-15: Unsupported attribute`},
	{expr: `templatefile("list.tpl", { items = [] })`, err: `not text`},
	{expr: `templatefile("cycle.tpl", { a = 1 })`, err: `more than 16 levels deep`},
	{expr: `templatefile("bytes.bin", {})`, err: `not text in UTF-8`},
	{expr: `templatefile("hello.tp", {})`, err: `did you mean "hello.tpl"`},
	{expr: `templatefile("deep.tpl", {})`, err: `longer than 20000 tokens`},
	{expr: `templatefile("ifs.tpl", {})`, err: `nested more than 500 levels`},
	{expr: `issensitive(templatefile("inner.tpl", { name = secret }))`, want: `true`},
	{expr: `issensitive(templatefile("inner.tpl", { name = "a", other = secret }))`, want: `false`},
}

var hashCalls = []call{
	{expr: `base64sha256("hello")`, want: `"LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="`},
	{expr: `base64sha512("")`, want: `"z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg=="`},
	{expr: `md5("hello")`, want: `"5d41402abc4b2a76b9719d911017c592"`},
	{expr: `sha1("hello")`, want: `"aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"`},
	{expr: `sha256("hello")`, want: `"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"`},
	{expr: `sha512("") == sha512("x")`, want: `false`},
	{expr: `substr(sha512(""), 0, 8)`, want: `"cf83e135"`},
	{expr: `filemd5("config/a.txt") == md5("A")`, want: `true`},
	{expr: `filesha1("config/a.txt") == sha1("A")`, want: `true`},
	{expr: `filesha256("config/a.txt") == sha256("A")`, want: `true`},
	{expr: `filesha512("config/a.txt") == sha512("A")`, want: `true`},
	{expr: `filebase64sha256("config/a.txt") == base64sha256("A")`, want: `true`},
	{expr: `filebase64sha512("config/a.txt") == base64sha512("A")`, want: `true`},
	{expr: `filesha256("bytes.bin") == sha256("A")`, want: `false`},
	{expr: `filesha256("nope")`, err: `there is no file "nope"`},
	{expr: `uuidv5("dns", "www.example.com")`, want: `"2ed6657d-e927-568b-95e1-2665a8aea6a2"`},
	{expr: `uuidv5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com") == uuidv5("dns", "www.example.com")`, want: `true`},
	{expr: `uuidv5("nope", "x")`, err: `not a namespace`},
}

var dateCalls = []call{
	{expr: `formatdate("YYYY-MM-DD'T'hh:mm", "2026-01-02T03:04:05Z")`, want: `"2026-01-02T03:04"`},
	{expr: `formatdate("Q", "2026-01-02T03:04:05Z")`, err: `invalid date format verb`},
	{expr: `formatdate("YYYY", "yesterday")`, err: `RFC3339`},
	{expr: `timeadd("2026-01-02T03:04:05Z", "1h30m")`, want: `"2026-01-02T04:34:05Z"`},
	{expr: `timeadd("2026-01-02T03:04:05Z", "x")`, err: `duration`},
	{expr: `timecmp("2026-01-02T03:04:05Z", "2026-01-02T04:04:05+01:00")`, want: `0`},
	{expr: `timecmp("2026-01-02T03:04:05Z", "2027-01-02T03:04:05Z")`, want: `-1`},
	{expr: `timecmp("2026-01-02", "2027-01-02T03:04:05Z")`, err: `not a timestamp`},
}

var networkCalls = []call{
	{expr: `cidrhost("10.12.112.0/20", 16)`, want: `"10.12.112.16"`},
	{expr: `cidrhost("10.12.112.77/20", -1)`, want: `"10.12.127.255"`},
	{expr: `cidrhost("fd00:fd12:3456:7890::/72", 34)`, want: `"fd00:fd12:3456:7890::22"`},
	{expr: `cidrhost("10.0.0.0/24", 256)`, err: `has no address with the number 256: it has 256`},
	{expr: `cidrhost("10.0.0.0/24", -257)`, err: `has no address`},
	{expr: `cidrhost("10.0.0.0/24", 1.5)`, err: `whole number`},
	{expr: `cidrhost("10.0.0.0", 1)`, err: `not an address range`},
	{expr: `cidrnetmask("172.16.0.0/12")`, want: `"255.240.0.0"`},
	{expr: `cidrnetmask("0.0.0.0/0")`, want: `"0.0.0.0"`},
	{expr: `cidrnetmask("fd00::/8")`, err: `only IPv4`},
	{expr: `cidrsubnet("172.16.0.0/12", 4, 2)`, want: `"172.18.0.0/16"`},
	{expr: `cidrsubnet("10.1.2.0/24", 4, 15)`, want: `"10.1.2.240/28"`},
	{expr: `cidrsubnet("fd00:fd12:3456:7890::/56", 16, 162)`, want: `"fd00:fd12:3456:7800:a200::/72"`},
	{expr: `cidrsubnet("10.0.0.0/24", 0, 0)`, want: `"10.0.0.0/24"`},
	{expr: `cidrsubnet("10.0.0.0/24", 9, 0)`, err: `from 0 to 8`},
	{expr: `cidrsubnet("10.0.0.0/24", 2, 4)`, err: `no part with the number 4`},
	{expr: `cidrsubnets("10.1.0.0/16", 4, 4, 8, 4)`, want: `["10.1.0.0/20", "10.1.16.0/20", "10.1.32.0/24", "10.1.48.0/20"]`},
	{expr: `cidrsubnets("fd00:fd12:3456:7890::/56", 16, 16, 16, 32)`, want: `["fd00:fd12:3456:7800::/72", "fd00:fd12:3456:7800:100::/72", "fd00:fd12:3456:7800:200::/72", "fd00:fd12:3456:7800:300::/88"]`},
	{expr: `cidrsubnets("10.0.0.0/31", 1, 1, 1)`, err: `no room left`},
	{expr: `cidrsubnets("10.0.0.0/32", 1)`, err: `single address`},
	{expr: `cidrsubnets("10.0.0.0/24", 0)`, err: `from 1 to 8`},
	{expr: `cidrsubnets("10.0.0.0/24")`, want: `[]`},
	{expr: `cidrcontains("10.0.0.0/8", "10.1.2.3")`, want: `true`},
	{expr: `cidrcontains("10.0.0.0/8", "10.1.0.0/16")`, want: `true`},
	{expr: `cidrcontains("10.1.0.0/16", "10.0.0.0/8")`, want: `false`},
	{expr: `cidrcontains("10.0.0.0/8", "fd00::1")`, err: `IPv4`},
	{expr: `cidrcontains("10.0.0.0/8", "x")`, err: `neither`},
}

var sensitiveCalls = []call{
	{expr: `issensitive(sensitive("a"))`, want: `true`},
	{expr: `issensitive("a")`, want: `false`},
	{expr: `issensitive(upper(secret))`, want: `true`},
	{expr: `issensitive("x${secret}")`, want: `true`},
	{expr: `nonsensitive(sensitive("a"))`, want: `"a"`},
	{expr: `nonsensitive("a")`, want: `"a"`},
	{expr: `issensitive(length([secret]))`, want: `false`},
	{expr: `issensitive(keys({ a = secret }))`, want: `false`},
	{expr: `issensitive(merge({ a = secret }, { b = 1 }).b)`, want: `false`},
	{expr: `issensitive(merge({ a = secret }, { b = 1 }).a)`, want: `true`},
	{expr: `issensitive(lookup({ a = secret, b = 1 }, "b", 0))`, want: `false`},
	{expr: `issensitive(lookup({ a = secret, b = 1 }, "a", 0))`, want: `true`},
	{expr: `issensitive(length(sensitive([1])))`, want: `true`},
	{expr: `issensitive(format("%s", secret))`, want: `true`},
	{expr: `issensitive(max(sensitive(1), 2))`, want: `true`},
	{expr: `issensitive(file(sensitive("config/a.txt")))`, want: `true`},
	{expr: `issensitive(sensitive(null))`, want: `true`},
	{expr: `issensitive(try(secret))`, want: `true`},
	{expr: `issensitive(jsondecode(sensitive("{}")))`, want: `true`},
	{expr: `lookup(sensitive({}), sensitive("pa55"))`, err: `no such key`},
}

var absentCalls = []call{
	{expr: `timestamp()`, err: `podgen has no function timestamp: it reads the clock`},
	{expr: `uuid()`, err: `uuidv5`},
	{expr: `abspath("x")`, err: `relative to the module's folder`},
	{expr: `getenv("HOME")`, err: `PODGEN_VAR_name`},
	{expr: `bcrypt(secret, null, dyn)`, err: `something else each time`},
	{expr: `lengt([])`, err: `Did you mean "length"?`},
}

// boundCalls would take more memory or time than there is.
var boundCalls = []call{
	{expr: `format("%1000000000d", 1)`, err: `at most 4096`},
	{expr: `format("%99999999999999999999s", "x")`, err: `at most 4096`},
	{expr: `format("%.1000000000f", 1)`, err: `at most 4096`},
	{expr: `format("%[99999999999999999999]d", 1)`, err: `at most 4096`},
	{expr: `format("%d", "1e99999999")`, err: `at most 1e400`},
	{expr: `format("%[1]s%[1]s%[1]s%[1]s%[1]s", long)`, err: `at most 4194304`},
	{expr: `formatlist("%[1]s%[2]s", table, long)`, err: `at most 4194304`},
	{expr: `formatlist("%d", ["1e99999999"])`, err: `at most 1e400`},
	{expr: `replace(long, "a", "aaaaaaaa")`, err: `at most 4194304`},
	{expr: `replace(long, "/a/", "$0$0$0$0$0$0$0$0")`, err: `at most 4194304`},
	{expr: `replace("a", "a", long)`, want: `long`},
	{expr: `join(long, table)`, err: `at most 4194304`},
	{expr: `indent(1000000, "a\nb\nc\nd\ne\nf\n")`, err: `4194304`},
	{expr: `indent(1e300, "a\n")`, err: `4194304`},
	{expr: `setproduct(table, table)`, err: `at most 1048576`},
	{expr: `setproduct(table, table, table, table, table, table, table)`, err: `at most 1048576`},
	{expr: `jsonencode([for i in range(10): long])`, err: `4194304`},
	{expr: `yamlencode([[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[lines]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]])`, err: `4194304`},
	{expr: `jsondecode(deep)`, err: `200 levels`},
	{expr: `yamldecode(deep)`, err: `YAML`},
	{expr: `yamldecode("a: 1e99999999")`, err: `at most 1e400`},
	{expr: `yamldecode("1e99999999: a")`, err: `at most 1e400`},
	{expr: `yamldecode(join("\n", concat(["a0: &a0 [x,x,x,x,x,x,x,x]"], [for i in range(20): "a${i + 1}: &a${i + 1} [*a${i},*a${i},*a${i},*a${i},*a${i}]"])))`, err: `1048576 elements`},
	{expr: `yamldecode(join("\n", concat(["a0: &a0 [x]"], [for i in range(500): "a${i + 1}: &a${i + 1} [*a${i}]"])))`, err: `200 levels`},
	{expr: `jsondecode("1e99999999")`, err: `at most 1e400`},
	{expr: `jsondecode("[1e-99999999]")`, err: `1e-400`},
	{expr: `jsondecode(digits)`, err: `out of bounds`},
	{expr: `tonumber("1e99999999")`, err: `at most 1e400`},
	{expr: `tonumber(digits)`, err: `at most 1024`},
	{expr: `tonumber("inf")`, err: `at most 1e400`},
	{expr: `tonumber("1e999999999")`, err: `at most 1e400`},
	{expr: `yamldecode("a: -.inf")`, err: `infinite`},
	{expr: `abs(digits)`, err: `at most 1024`},
	{expr: `abs("1e99999999")`, err: `at most 1e400`},
	{expr: `max(1, "-1e99999999")`, err: `at most 1e400`},
	{expr: `sum([digits])`, err: `at most 1024`},
	{expr: `sum(["1e99999999"])`, err: `at most 1e400`},
	{expr: `parseint(digits, 10)`, err: `at most 2048`},
	{expr: `pow(10, 400)`, err: `no number`},
	{expr: `tostring(1e99999999)`, err: `at most 1e400`},
	{expr: `"${1e99999999}x"`, err: `at most 1e400`},
	{expr: `{ 1e99999999 = 1 }`, err: `at most 1e400`},
	{expr: `{ "k" = 1e-99999999 }`, err: `1e-400`},
	{expr: `strs[1e99999999]`, err: `at most 1e400`},
	{expr: `1e300 * 1e300 * 1e300`, err: `at most 1e400`},
	{expr: `1 / 0`, err: `Division by zero`},
	{expr: `5 % zero`, err: `Division by zero`},
	{expr: `1 / "0"`, err: `Division by zero`},
	{expr: `digits + 1`, err: `at most 1024`},
	{expr: `"1e99999999" % 3`, err: `at most 1e400`},
	{expr: `digits < 5`, err: `at most 1024`},
	{expr: `list[digits]`, err: `out of bounds`},
	{expr: `regex(long, "x")`, err: `at most 65536`},
	{expr: `split("", join("", [long, long]))`, err: `at most 1048576`},
	{expr: `regexall("", join("", [long, long]))`, err: `at most 1048576`},
	{expr: `csvdecode(replace(join("", [long, long]), "a", ","))`, err: `at most 1048576`},
	{expr: `formatdate(long, "2026-01-02T03:04:05Z")`, err: `at most 1024`},
	{expr: `fileset(".", "{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}")`, err: `256 patterns`},
	{expr: `[for a in [[1, 1]] : [for b in [[a, a, a, a, a, a, a, a, a, a]] : [for c in [[b, b, b, b, b, b, b, b, b, b]] : [for d in [[c, c, c, c, c, c, c, c, c, c]] : [for e in [[d, d, d, d, d, d, d, d, d, d]] : [for f in [[e, e, e, e, e, e, e, e, e, e]] : [for g in [[f, f, f, f]] : length(g)]]]]]]]`, err: `more than 1048576 elements`},
}

func TestNamesAreSortedAndLeaveOutWhatIsAbsent(t *testing.T) {
	names := Names()
	if !slices.IsSorted(names) || len(names) < 100 {
		t.Errorf("Names() = %v", names)
	}
	table := Table(nil, nil)
	for name := range absent {
		if _, there := table[name]; !there || slices.Contains(names, name) {
			t.Errorf("%s must be in the table and not among the names", name)
		}
	}
	if len(table) != len(names)+len(absent) {
		t.Errorf("the table has %d functions, want %d and %d absent ones", len(table), len(names), len(absent))
	}
}

func TestDocsDescribeEveryFunction(t *testing.T) {
	var names []string
	for _, d := range Docs() {
		names = append(names, d.Name)
		if !strings.HasPrefix(d.Signature, d.Name+"(") || strings.Contains(d.Signature, "dynamic") {
			t.Errorf("signature %q", d.Signature)
		}
		if !strings.HasSuffix(d.Description, ".") || strings.Count(d.Description, ". ") > 0 || d.Group == "" {
			t.Errorf("%s: the description %q is not one sentence", d.Name, d.Description)
		}
		if got := Table(nil, nil)[d.Name].Description(); got != d.Description {
			t.Errorf("%s is described as %q", d.Name, got)
		}
	}
	slices.Sort(names)
	if !slices.Equal(names, Names()) {
		t.Errorf("documented: %v", names)
	}
	if got := Docs()[slices.IndexFunc(Docs(), func(d Doc) bool { return d.Name == "join" })].Signature; got != "join(separator: string, lists: list of string…)" {
		t.Errorf("signature of join: %s", got)
	}
}

func TestNoFolderNoFiles(t *testing.T) {
	_, diags := evaluate(t, `file("a")`, nil, nil)
	if !strings.Contains(errorText(diags), "the module is in no folder") {
		t.Error(errorText(diags))
	}
}

func BenchmarkTable(b *testing.B) {
	budget, fsys := &Budget{}, folder()
	for b.Loop() {
		Table(fsys, budget)
	}
}
