package format

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	_ "podgen/golden"
)

// example is a file before and after. The differing ones are those that
// terraform fmt damages, or would have to be run on more than once.
type example struct {
	name, in, out string
	differs       bool
}

var examples = []example{
	{name: "nothing", in: "", out: ""},
	{name: "blank lines", in: "\n\n\na=1\n\n\n\nb=2\n\n", out: "\n\n\na = 1\n\n\n\nb = 2\n\n"},
	{name: "no line break at the end", in: "a=1", out: "a = 1"},
	{name: "spaces at the end", in: "a=1 \t\n  ", out: "a = 1\n  "},
	{name: "tabs", in: "\ta\t=\t1\t# c\n", out: "a = 1 # c\n"},
	{name: "equals signs line up", in: "a = 1\nlong = 2\n\nb = 3\n", out: "a    = 1\nlong = 2\n\nb = 3\n"},
	{name: "comments line up", in: "a = 1 # x\nlong = 2 // y\nc = 3 /* z */\n", out: "a    = 1 # x\nlong = 2 // y\nc    = 3 /* z */\n"},
	{name: "several lines part the columns", in: "a = 1\nlong = {\n  b = 1\n}\nc = 2\n", out: "a = 1\nlong = {\n  b = 1\n}\nc = 2\n"},
	{name: "a heredoc does not", in: "a = 1\nlong = <<EOT\nx\nEOT\nc = 2\n", out: "a    = 1\nlong = <<EOT\nx\nEOT\nc    = 2\n"},
	{name: "wide characters", in: "a = \"é\" # x\nb = \"👩‍👩‍👧\" # y\nc = \"abc\" # z\n", out: "a = \"é\"   # x\nb = \"👩‍👩‍👧\"   # y\nc = \"abc\" # z\n"},
	{name: "operators", in: "a=x?1:2\nb=!x&&y||-z-1==c\nd=- 1\ne=[- 1,2 *-3]\n", out: "a = x ? 1 : 2\nb = !x && y || -z-1 == c\nd = -1\ne = [-1, 2 * -3]\n"},
	{name: "calls and indices", in: "a=f (x , y ...)\nb=x [ 0 ] . y\nc=a :: b( 1 )\n", out: "a = f(x, y...)\nb = x[0].y\nc = a::b(1)\n"},
	{name: "for", in: "a=[for x in [1]:x if x!=2]\nb={for k,v in x:k=>v...}\n", out: "a = [for x in [1] : x if x != 2]\nb = { for k, v in x : k => v... }\n"},
	{name: "objects", in: "a={b=1,c:2}\nd={\nx=1\nlong:2\n}\n", out: "a = { b = 1, c : 2 }\nd = {\n  x = 1\n  long : 2\n}\n"},
	{name: "nested lists", in: "a=[\n1,\n[\n2\n],{\nb=1\n}]\n", out: "a = [\n  1,\n  [\n    2\n    ], {\n    b = 1\n}]\n"},
	{name: "templates", in: "a=\"x${ y }%{ if z }w%{ endif ~}\"\nb = \"${ {c=1}.c }x\"\n", out: "a = \"x${y}%{if z}w%{endif~}\"\nb = \"${ { c = 1 }.c}x\"\n"},
	{name: "escapes stay", in: "a = \"$${x} %%{y} \\u00e9\"\n", out: "a = \"$${x} %%{y} \\u00e9\"\n"},
	{name: "heredoc", in: "x {\na=<<-EOT\n  one\n      ${ two }\n    EOT\n b=1\n}\n", out: "x {\n  a = <<-EOT\n  one\n      ${two}\n    EOT\n  b = 1\n}\n"},
	{name: "comments", in: "   // a\n  x {\n# b\n/* c\n d */\na=1\n   # e\n   }\n", out: "// a\nx {\n  # b\n  /* c\n d */\n  a = 1\n  # e\n}\n"},
	{name: "blocks on one line", in: "a{}\nb {  }\nc{d=1}\ne {\n}\n", out: "a {}\nb {}\nc { d = 1 }\ne {\n}\n"},
	{name: "blank lines in blocks", in: "a {\n\n  b = 1\n\n}\n", out: "a {\n\n  b = 1\n\n}\n"},
	{name: "CR LF", in: "a=1 # c\r\n\r\nb = \"${c}\"\r\nd=<<EOT\r\nx\r\nEOT\r\n", out: "a = 1 # c\r\n\r\nb = c\r\nd = <<EOT\r\nx\r\nEOT\r\n"},
	{name: "byte order mark", in: "\ufeffa=1\n", out: "a = 1\n"},

	{name: "one interpolation", in: "a = \"${x.y[0]}\"\n", out: "a = x.y[0]\n"},
	{name: "with an operator", in: "a = \"${x ? \"b\" : c+1}\"\n", out: "a = x ? \"b\" : c + 1\n"},
	{name: "with strip marks", in: "a = \"${~ x ~}\"\n", out: "a = x\n"},
	{name: "with a string", in: "a = \"${\"x${y}z\"}\"\n", out: "a = \"x${y}z\"\n"},
	{name: "in a block", in: "a \"b\" { c = \"${x}\" }\n", out: "a \"b\" { c = x }\n"},
	{name: "with comments", in: "a = /* 1 */ \"${ /* 2 */ x /* 3 */ }\" /* 4 */ # 5\n", out: "a = /* 1 */ /* 2 */ x /* 3 */ /* 4 */ # 5\n"},
	{name: "before alignment", in: "a = \"${x}\" # c\nlong = \"y\" # d\n", out: "a    = x   # c\nlong = \"y\" # d\n"},
	{name: "two interpolations stay", in: "a = \"${x}${y}\"\n", out: "a = \"${x}${y}\"\n"},
	{name: "interpolation and text stay", in: "a = \"${x} \"\n", out: "a = \"${x} \"\n"},
	{name: "templates in an expression stay", in: "a = [\"${x}\"]\nb = f(\"${x}\")\nc = { \"${x}\" = \"${y}\" }\nd = (\"${x}\")\ne = \"${x}\" == \"${y}\"\n",
		out: "a = [\"${x}\"]\nb = f(\"${x}\")\nc = { \"${x}\" = \"${y}\" }\nd = (\"${x}\")\ne = \"${x}\" == \"${y}\"\n"},
	{name: "directives stay", in: "a = \"%{ if x }y%{ endif }\"\n", out: "a = \"%{if x}y%{endif}\"\n"},
	{name: "a heredoc of one interpolation stays", in: "a = <<EOT\n${x}\nEOT\n", out: "a = <<EOT\n${x}\nEOT\n"},
	{name: "line breaks around", in: "a = \"${\n\n  x\n\n}\"\n", out: "a = x\n"},
	{name: "line breaks inside", in: "a = \"${x +\n  y}\"\n", out: "a = (x +\ny)\n"},
	{name: "line breaks in brackets", in: "a = \"${[\n  x\n]}\"\nb = \"${f(\nx)}\"\n", out: "a = ([\n  x\n])\nb = (f(\nx))\n"},
	{name: "line breaks in parentheses", in: "a = \"${(x) + (\n  y)}\"\n", out: "a = (x) + (\ny)\n"},
	{name: "a comment that ends a line", in: "a = \"${x # c\n}\" /* d */ # e\nb = 1\n", out: "a = x   # c\n/* d */ # e\nb = 1\n"},
	{name: "such a comment in brackets", in: "a = \"${[ # c\n1 ]}\"\n", out: "a = [ # c\n1]\n"},
	{name: "a heredoc inside", in: "a = \"${<<EOT\nx\nEOT\n}\"  \nb=1\n", out: "a = <<EOT\nx\nEOT\nb = 1\n"},
	{name: "a heredoc in a call", in: "a = \"${f(<<EOT\nx\nEOT\n)}\"\n", out: "a = (f(<<EOT\nx\nEOT\n))\n"},
	{name: "a heredoc with templates stays", in: "a = \"${<<EOT\n${x}\nEOT\n}\"\n", out: "a = \"${<<EOT\n${x}\nEOT\n}\"\n"},

	{name: "several templates in one run", in: "a = \"${\"${ \"${x}\" }\"}\"\n", out: "a = x\n"},
	{name: "and comments between", in: "a = \"${ /* c */ \"${x}\" /* d */ }\"\n", out: "a = /* c */ x /* d */\n"},
	{name: "as far as there are no parentheses", in: "a = \"${\"${[\nx]}\"}\"\n", out: "a = (\"${[\nx]}\")\n"},
	{name: "a comment in the middle", in: "a = \"${x # c\n + y}\"\n", out: "a = \"${x # c\n+ y}\"\n", differs: true},
	{name: "a comment in front", in: "a = \"${ # c\nx}\"\n", out: "a = \"${ # c\nx}\"\n", differs: true},
	{name: "a comment at the end of a one-line block", in: "b { a = \"${x # c\n}\" }\n", out: "b { a = \"${x # c\n}\" }\n", differs: true},
	{name: "a comment after a heredoc", in: "a = \"${<<EOT\nx\nEOT\n}\" # c\n", out: "a = \"${<<EOT\nx\nEOT\n}\" # c\n", differs: true},
	{name: "a heredoc in a one-line block", in: "b { a = \"${<<EOT\nx\nEOT\n}\" }\n", out: "b { a = \"${<<EOT\nx\nEOT\n}\" }\n", differs: true},
	{name: "a heredoc at the end of the file", in: "a = \"${<<EOT\nx\nEOT\n}\"", out: "a = \"${<<EOT\nx\nEOT\n}\"", differs: true},
	{name: "a heredoc before a parenthesis", in: "a = \"${1 +\n<<EOT\nx\nEOT\n}\"\n", out: "a = \"${1 +\n  <<EOT\nx\nEOT\n}\"\n", differs: true},
	{name: "a line break between parentheses", in: "a = \"${(x)\n+ (y)}\"\n", out: "a = \"${(x)\n+ (y)}\"\n", differs: true},

	{name: "labels", in: "a b \"c\" d{\n}\n", out: "a \"b\" \"c\" \"d\" {\n}\n"},
	{name: "escapes of labels", in: "a \"\\u0041\\t\" \"	\" \"\" \"\u200b\" \"e\u0301\" {}\n", out: "a \"A\\t\" \"\\t\" \"\" \"\\u200b\" \"é\" {}\n"},
	{name: "comment after labels", in: "a b /* c */ {}\n", out: "a \"b\" /* c */ {}\n"},
	{name: "comment between labels", in: "a /* b */ c /* d */ \"e\" {}\n", out: "a /* b */ \"c\" /* d */ \"e\" {}\n", differs: true},
	{name: "labels like templates", in: "a \"100%\" b{}\nc \"$${d}\" \"$e\" {}\n", out: "a \"100%\" \"b\" {}\nc \"$${d}\" \"$e\" {}\n", differs: true},

	{name: "types in quotes", in: "variable \"a\" { type = \"string\" }\nvariable \"b\" { type = \"list\" }\nvariable \"c\" { type = \"map\" }\n",
		out: "variable \"a\" { type = string }\nvariable \"b\" { type = list(string) }\nvariable \"c\" { type = map(string) }\n"},
	{name: "types without elements", in: "variable a {\n  type = list # c\n}\nvariable b { type = map }\nvariable { type = set }\n",
		out: "variable \"a\" {\n  type = list(any) # c\n}\nvariable \"b\" { type = map(any) }\nvariable { type = set(any) }\n"},
	{name: "other types", in: "variable \"a\" { type = \"number\" }\nvariable \"b\" { type = list(list) }\nvariable \"c\" { type = \"${string}\" }\nvariable \"d\" { type = (list) }\nvariable \"e\" { type = \"set\" }\n",
		out: "variable \"a\" { type = \"number\" }\nvariable \"b\" { type = list(list) }\nvariable \"c\" { type = \"${string}\" }\nvariable \"d\" { type = (list) }\nvariable \"e\" { type = \"set\" }\n"},
	{name: "types elsewhere", in: "type = list\na { type = \"string\" }\nb {\n  variable \"c\" { type = list }\n}\nvariable \"d\" {\n  e { type = \"${map}\" }\n}\n",
		out: "type = list\na { type = \"string\" }\nb {\n  variable \"c\" { type = list }\n}\nvariable \"d\" {\n  e { type = map }\n}\n"},
	{name: "other attributes of variables", in: "variable \"a\" { default = \"${list}\" }\n", out: "variable \"a\" { default = list }\n"},

	{name: "two tokens that would be one", in: "a=b.0 .1\n", out: "a=b.0 .1\n", differs: true},
	{name: "two tokens that would not", in: "a = b . 0 . c\n", out: "a = b.0.c\n"},
	{name: "only a byte order mark", in: "\ufeff", out: "", differs: true},
}

func TestSource(t *testing.T) {
	for _, e := range examples {
		t.Run(e.name, func(t *testing.T) {
			got, diags := Source("a.hcl", []byte(e.in))
			if diags.HasErrors() {
				t.Fatal(diags)
			}
			if string(got) != e.out {
				t.Errorf("got\n%s\nwant\n%s", got, e.out)
			}
			holds(t, []byte(e.in))
		})
	}
}

// TestGenerated looks at what must hold for every file, on made-up ones.
func TestGenerated(t *testing.T) {
	valid := 0
	for n := range 1500 {
		if holds(t, generated(n)) {
			valid++
		}
		if t.Failed() {
			return
		}
	}
	if valid < 1200 {
		t.Errorf("only %d of the made-up files are HCL", valid)
	}
}

// holds checks what must hold for every source: it is refused if and only if
// it is not HCL; formatted, it says the same, with all its comments; formatted
// again, it stays as it is. It returns whether the source is HCL.
func holds(t *testing.T, src []byte) bool {
	t.Helper()
	given := bytes.Clone(src)
	got, diags := Source("a.hcl", src)
	if !bytes.Equal(src, given) {
		t.Fatalf("the source was changed in place\n%s", given)
	}
	want, valid := meaning(src)
	if diags.HasErrors() {
		if got != nil || diags[0].Subject == nil {
			t.Errorf("got %q and %v", got, diags)
		}
		return false
	}
	if !valid {
		t.Errorf("not HCL, but no error\n%s", src)
		return false
	}
	if now, _ := meaning(got); now != want {
		t.Errorf("the meaning changed\n--- before\n%s\n--- after\n%s\n--- meant\n%s\n--- means\n%s", src, got, want, now)
	}
	if before, after := comments(src), comments(got); !slices.Equal(before, after) {
		t.Errorf("comments changed\n--- before\n%s\n--- after\n%s", src, got)
	}
	again, diags := Source("a.hcl", got)
	if diags.HasErrors() || !bytes.Equal(again, got) {
		t.Errorf("not final\n--- before\n%s\n--- after\n%s\n--- then\n%s\n%v", src, got, again, diags)
	}
	return true
}

func TestRefused(t *testing.T) {
	for name, src := range map[string]string{
		"syntax":    "a = \n",
		"duplicate": "a = 1\na = 2\n",
		"open":      "a {\n",
		"heredoc":   "a = <<EOT\nx\n",
		"not UTF-8": "a = \"\xff\"\n",
		"NUL":       "a = 1\x00\n",
	} {
		got, diags := Source("a.hcl", []byte(src))
		if got != nil || !diags.HasErrors() {
			t.Errorf("%s: got %q and %v", name, got, diags)
			continue
		}
		if s := diags[0].Subject; s == nil || s.Filename != "a.hcl" || s.Start.Line < 1 {
			t.Errorf("%s: the error is at %v", name, s)
		}
	}
}

// TestDeep: a stack that overflows ends the process, so depth is refused before
// anything is parsed.
func TestDeep(t *testing.T) {
	const n = 100_000
	for name, src := range map[string]string{
		"lists":     "a = " + strings.Repeat("[", n) + strings.Repeat("]", n) + "\n",
		"open":      "a = " + strings.Repeat("(", n),
		"blocks":    strings.Repeat("a {\n", n) + strings.Repeat("}\n", n),
		"templates": "a = " + strings.Repeat("\"${", n) + "x" + strings.Repeat("}\"", n) + "\n",
	} {
		got, diags := Source("a.hcl", []byte(src))
		if got != nil || len(diags) != 1 || diags[0].Summary != "Nested too deeply" {
			t.Errorf("%s: got %.40q and %v", name, got, diags)
		}
	}
}

func TestTemplatesAsDeepAsTheyMayBe(t *testing.T) {
	src := "a = " + strings.Repeat("\"${", 400) + "x" + strings.Repeat("}\"", 400) + "\n"
	got, diags := Source("a.hcl", []byte(src))
	if diags.HasErrors() || string(got) != "a = x\n" {
		t.Errorf("got %.40q and %v", got, diags)
	}
}

func FuzzSource(f *testing.F) {
	for _, e := range examples {
		f.Add([]byte(e.in))
	}
	for n := range 50 {
		f.Add(generated(n))
	}
	f.Fuzz(func(t *testing.T, src []byte) { holds(t, src) })
}
