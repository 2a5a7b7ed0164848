package parse

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"podgen/generate/diag"
)

// MaxDepth is how deep brackets, templates and chains of operators may nest,
// all together. The parser and the evaluator descend once for each, and a stack
// that overflows ends a Go program without a message.
const MaxDepth = 1000

// Depth refuses a source that nests deeper than MaxDepth.
func Depth(name string, src []byte) *hcl.Diagnostic {
	if !mayBeDeep(src) {
		return nil
	}
	return deep(name, src)
}

// nesting counts how deep a place is: the open brackets, and the operators
// since the last separator at each of them.
type nesting struct {
	open  []bracket
	total int
}

type bracket struct {
	braces    bool // a body or an object: a line end separates
	operators int
}

func newNesting() *nesting {
	return &nesting{open: append(make([]bracket, 0, MaxDepth+2), bracket{braces: true})}
}

func (n *nesting) push(braces bool) {
	n.open = append(n.open, bracket{braces: braces})
	n.total++
}

func (n *nesting) pop() {
	if top := len(n.open) - 1; top > 0 {
		n.total -= n.open[top].operators + 1
		n.open = n.open[:top]
	}
}

func (n *nesting) operator() {
	n.open[len(n.open)-1].operators++
	n.total++
}

func (n *nesting) separator() {
	top := &n.open[len(n.open)-1]
	n.total -= top.operators
	top.operators = 0
}

func (n *nesting) line() {
	if n.open[len(n.open)-1].braces {
		n.separator()
	}
}

// mayBeDeep is a quick look at the bytes that does not miss a deep source. It
// takes strings and comments for code, so it may also suspect a shallow one.
func mayBeDeep(src []byte) bool {
	n, directives := newNesting(), 0
	for i, b := range src {
		switch b {
		case '{':
			if i > 0 && src[i-1] == '%' {
				directives++
			}
			n.push(true)
		case '[':
			n.operator()
			n.push(false)
		case '(':
			n.push(false)
		case ')', ']', '}':
			n.pop()
		case '!', '-', '+', '*', '/', '%', '?', '&', '|', '=', '<', '>', '.':
			n.operator()
		case ',':
			n.separator()
		case '\n':
			n.line()
		default:
			continue
		}
		if n.total > MaxDepth {
			return true
		}
	}
	return directives > MaxDepth
}

// deep counts on the tokens.
func deep(name string, src []byte) *hcl.Diagnostic {
	tokens, _ := hclsyntax.LexConfig(src, name, hcl.InitialPos)
	n, directives := newNesting(), 0
	for i, t := range tokens {
		switch t.Type {
		case hclsyntax.TokenOBrace:
			n.push(true)
		case hclsyntax.TokenOBrack:
			n.operator() // an index continues its chain
			n.push(false)
		case hclsyntax.TokenOParen, hclsyntax.TokenOQuote, hclsyntax.TokenOHeredoc, hclsyntax.TokenTemplateInterp:
			n.push(false)
		case hclsyntax.TokenTemplateControl:
			n.push(false)
			directives += directiveStep(tokens[i+1:])
		case hclsyntax.TokenCParen, hclsyntax.TokenCBrack, hclsyntax.TokenCBrace, hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc, hclsyntax.TokenTemplateSeqEnd:
			n.pop()
		case hclsyntax.TokenComma:
			n.separator()
		case hclsyntax.TokenNewline:
			n.line()
		case hclsyntax.TokenBang, hclsyntax.TokenMinus, hclsyntax.TokenPlus, hclsyntax.TokenStar, hclsyntax.TokenSlash, hclsyntax.TokenPercent,
			hclsyntax.TokenQuestion, hclsyntax.TokenAnd, hclsyntax.TokenOr, hclsyntax.TokenEqualOp, hclsyntax.TokenNotEqual,
			hclsyntax.TokenLessThan, hclsyntax.TokenLessThanEq, hclsyntax.TokenGreaterThan, hclsyntax.TokenGreaterThanEq, hclsyntax.TokenDot:
			n.operator()
		}
		if n.total+directives > MaxDepth {
			return diag.Error(t.Range, "Nested too deeply", "Brackets, templates and operators nest more than %d deep here, the most that podgen reads.", MaxDepth)
		}
	}
	return nil
}

// directiveStep says how a template directive changes the depth of directives:
// %{ if } and %{ for } open one, %{ endif } and %{ endfor } close one.
func directiveStep(after hclsyntax.Tokens) int {
	for _, t := range after {
		switch {
		case t.Type != hclsyntax.TokenIdent:
			continue
		case string(t.Bytes) == "if", string(t.Bytes) == "for":
			return 1
		case string(t.Bytes) == "endif", string(t.Bytes) == "endfor":
			return -1
		}
		return 0
	}
	return 0
}
