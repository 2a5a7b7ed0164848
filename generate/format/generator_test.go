package format

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// generator makes up HCL files: everything that a formatter has to think
// about, in an order and with spaces that nobody would write.
type generator struct {
	*rand.Rand
	strings.Builder
	eol   string // "\n" or "\r\n"
	depth int
}

// generated returns made-up file number n. It is always the same for the same number.
func generated(n int) []byte {
	g := &generator{Rand: rand.New(rand.NewPCG(uint64(n), 1)), eol: "\n"}
	if n%10 == 9 {
		g.eol = "\r\n"
	}
	if n%50 == 49 {
		g.WriteString("\ufeff")
	}
	g.body(1+g.IntN(6), "")
	src := g.String()
	if n%7 == 6 {
		src = strings.TrimRight(src, "\r\n")
		if last := src[strings.LastIndex(src, "\n")+1:]; strings.Contains(last, "EOT") {
			src += g.eol // a heredoc needs its line break
		}
	}
	return []byte(src)
}

func (g *generator) pick(choices ...string) string { return choices[g.IntN(len(choices))] }

func (g *generator) write(parts ...string) {
	for _, part := range parts {
		g.WriteString(part)
	}
}

// space writes any spaces, or none.
func (g *generator) space() {
	g.write(g.pick("", "", " ", " ", "  ", "\t", "      "))
	if g.IntN(40) == 0 {
		g.write(g.pick("/* c */", "/**/ ", " /* é */ "))
	}
}

// gap writes spaces, and perhaps line breaks: what may stand between tokens in brackets.
func (g *generator) gap() {
	g.space()
	switch g.IntN(12) {
	case 0, 1:
		g.write(g.eol)
		g.space()
	case 2:
		g.comment()
	}
}

// comment writes one that ends its line.
func (g *generator) comment() {
	g.write(g.pick("#", "# note", "// note", "#é日 x  ", "# a = 1", "/* x */ # y"), g.eol)
}

// lineEnd ends a line of a body.
func (g *generator) lineEnd() {
	g.space()
	if g.IntN(4) == 0 {
		g.comment()
	} else {
		g.write(g.eol)
	}
	for g.IntN(5) == 0 {
		g.space()
		g.write(g.eol)
	}
	if g.IntN(8) == 0 {
		g.space()
		if g.IntN(4) == 0 {
			g.write("/* several", g.eol, "     lines */", g.eol)
		} else {
			g.comment()
		}
	}
}

func (g *generator) body(items int, kind string) {
	if g.IntN(6) == 0 {
		g.lineEnd()
	}
	for i := range items {
		g.space()
		if g.depth < 4 && g.IntN(3) == 0 {
			g.block()
		} else {
			name := fmt.Sprintf("%s%d", g.pick("a", "bb", "long_name-x", "é"), i)
			if kind == "variable" && i == 0 {
				g.write("type")
				g.space()
				g.write("=")
				g.space()
				g.write(g.pick("string", `"string"`, `"list"`, `"map"`, "list", "map", "set", "list(string)", `"number"`, "object({a=string})", `"${string}"`))
			} else {
				g.attribute(name)
			}
		}
		g.lineEnd()
	}
}

func (g *generator) attribute(name string) {
	g.write(name)
	g.space()
	g.write("=")
	g.space()
	if g.IntN(4) == 0 {
		g.wrapped()
	} else {
		g.expression()
	}
}

// wrapped writes a template of one interpolation.
func (g *generator) wrapped() {
	g.write(g.pick(`"${`, `"${`, `"${~`))
	g.gap()
	if g.IntN(5) == 0 {
		g.wrapped()
	} else {
		g.expression()
	}
	g.gap()
	g.write(g.pick(`}"`, `}"`, `~}"`))
}

func (g *generator) block() {
	g.depth++
	defer func() { g.depth-- }()
	kind := g.pick("resource", "variable", "variable", "block", "x")
	g.write(kind)
	for range g.IntN(3) {
		g.write(g.pick(" ", "  ", "\t"))
		g.write(g.pick("label", `"label"`, `"with space"`, `"\u00e9\t\""`, `""`, "é", `"日本"`, "\"e\u0301\""))
	}
	g.write(" ")
	switch g.IntN(5) {
	case 0:
		g.write("{")
		g.write(g.pick("", " ", "\t"))
		g.write("}")
	case 1:
		g.write("{")
		g.space()
		g.attribute("one")
		if strings.HasSuffix(g.String(), g.eol) { // a heredoc cannot be on one line
			g.write("/* never */")
		}
		g.space()
		g.write("}")
	default:
		g.write("{")
		g.lineEnd()
		g.body(g.IntN(5), kind)
		g.space()
		g.write("}")
	}
}

func (g *generator) expression() {
	g.depth++
	defer func() { g.depth-- }()
	if g.depth > 6 {
		g.write(g.pick("1", "x", `"s"`, "true"))
		return
	}
	switch g.IntN(20) {
	case 0, 1:
		g.write(g.pick("1", "0", "1.5", "2e3", "12345678901234567890", "true", "null"))
	case 2, 3:
		g.write(g.pick("x", "var.a", "a.b.c", "a-b", "in", "for", "if", "null"))
	case 4, 5, 6:
		g.quoted()
	case 7:
		g.list()
	case 8, 9:
		g.object()
	case 10:
		g.call()
	case 11:
		g.write("(")
		g.gap()
		g.expression()
		g.gap()
		g.write(")")
	case 12:
		g.write(g.pick("-", "!", "- ", "! "))
		g.operand()
	case 13, 14:
		g.operand()
		g.space()
		g.write(g.pick("+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "&&", "||"))
		g.space()
		g.write(g.pick("", "", "-", "!"))
		g.operand()
	case 15:
		g.operand()
		g.space()
		g.write("?")
		g.space()
		g.expressionOnOneLine()
		g.space()
		g.write(":")
		g.space()
		g.expressionOnOneLine()
	case 16:
		g.forExpression()
	case 17, 18:
		g.traversal()
	case 19:
		g.heredoc()
	}
}

// expressionOnOneLine writes an expression after which the line may go on.
func (g *generator) expressionOnOneLine() {
	g.write("(")
	g.expression()
	g.gap()
	g.write(")")
}

func (g *generator) operand() {
	switch g.IntN(4) {
	case 0:
		g.expressionOnOneLine()
	case 1:
		g.quoted()
	case 2:
		g.traversal()
	default:
		g.write(g.pick("1", "x", "var.a", "2.5", "f(1)", "[1]", "{}"))
	}
}

func (g *generator) quoted() {
	g.write(`"`)
	for range g.IntN(4) {
		switch g.IntN(7) {
		case 0, 1:
			g.write(g.pick("text", " ", `\n`, `\"`, "é", "👩‍👧", "$", "$${x}", "%%{x}", "# no comment", "{ }", "\t", `\u00e9`))
		case 2:
			g.directive()
		default:
			g.interpolation()
		}
	}
	g.write(`"`)
}

func (g *generator) interpolation() {
	g.write(g.pick("${", "${", "${~"))
	g.gap()
	g.expression()
	g.gap()
	g.write(g.pick("}", "}", "~}"))
}

func (g *generator) directive() {
	g.write("%{")
	g.space()
	if g.IntN(2) == 0 {
		g.write(" if ")
		g.operand()
		g.space()
		g.write("}yes%{ else }no%{endif", g.pick("", "~"), "}")
	} else {
		g.write(" for x in ")
		g.operand()
		g.space()
		g.write("}", g.pick("", "${ x }"), "%{ endfor }")
	}
}

func (g *generator) list() {
	g.write("[")
	g.gap()
	for range g.IntN(4) {
		g.expression()
		g.gap()
		g.write(",")
		g.gap()
	}
	if g.IntN(2) == 0 {
		g.expression()
		g.gap()
	}
	g.write("]")
}

func (g *generator) object() {
	g.write("{")
	oneLine := g.IntN(3) == 0
	if !oneLine {
		g.lineEnd()
	} else {
		g.space()
	}
	for i := range g.IntN(4) {
		if oneLine && i > 0 {
			g.write(",")
			g.space()
		}
		g.write(fmt.Sprintf(g.pick("k%d", "key_%d", `"q %d"`, `(x.y%d)`, `"${x}%d"`), i))
		g.space()
		g.write(g.pick("=", "=", ":"))
		g.space()
		switch {
		case oneLine:
			g.expressionOnOneLine()
			g.space()
		default:
			g.expression()
			if g.IntN(4) == 0 && !strings.HasSuffix(g.String(), g.eol+"EOT") {
				g.space()
				g.write(",")
			}
			g.lineEnd()
			g.space()
		}
	}
	g.write("}")
}

func (g *generator) call() {
	g.write(g.pick("f", "max", "ns::f", "ns :: f"))
	g.space()
	g.write("(")
	g.gap()
	for i := range g.IntN(3) {
		if i > 0 {
			g.write(",")
			g.gap()
		}
		g.expression()
		g.gap()
	}
	if strings.HasSuffix(strings.TrimSpace(g.String()), "(") {
		g.write("x")
	}
	g.write(g.pick("", "", "...", " ..."))
	g.gap()
	g.write(")")
}

func (g *generator) forExpression() {
	source := g.pick("y", "[1]", "[ 1 ]", "{a=1}", "f( x )", "(y)", "var.list")
	condition := g.pick("", " if x", "if x!=1")
	if g.IntN(2) == 0 {
		g.write("[", g.pick("", " "), "for ", g.pick("x", "k,x", "k , x"), " in ", source)
		g.gap()
		g.write(":")
		g.gap()
		g.expressionOnOneLine()
		g.gap()
		g.write(condition, "]")
		return
	}
	g.write("{", g.pick("", " "), "for k,x in ", source)
	g.gap()
	g.write(":")
	g.gap()
	g.write("k", g.pick("=>", " => ", "=> "))
	g.expressionOnOneLine()
	g.write(g.pick("", "...", " ..."))
	g.gap()
	g.write(condition, "}")
}

func (g *generator) traversal() {
	g.write(g.pick("x", "var.a", "f(1)", "[1]", "(x)", "self"))
	for range 1 + g.IntN(3) {
		switch g.IntN(6) {
		case 0:
			g.write(g.pick("[0]", "[ 0 ]", `["a"]`, `[ "a b" ]`, " [0]", "[x.y]"))
		case 1:
			g.write(g.pick(".*.c", "[*].c", "[*]"))
		case 2:
			g.write(".0")
			g.write(g.pick(".q", "[1]"))
		default:
			g.write(g.pick(".name", " . name", ". name", ".for"))
		}
	}
}

// heredoc writes one, with the line break that it needs.
func (g *generator) heredoc() {
	mark := g.pick("EOT", "EOT", "end_mark")
	g.write(g.pick("<<", "<<-"), mark, g.eol)
	for range g.IntN(4) {
		g.write(g.pick("", "  ", "\t", "      "))
		switch g.IntN(4) {
		case 0:
			g.interpolation()
		case 1:
			g.directive()
		default:
			g.write(g.pick("text", "# no comment", "a = {", "]", "\\n \"quoted\"", "$${x} %", "trailing  ", "EOTX"))
		}
		g.write(g.eol)
	}
	g.write(g.pick("", "", "  ", "\t"), mark, g.eol)
	g.write(g.pick("", "", "  "))
}
