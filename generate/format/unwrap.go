package format

import (
	"bytes"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// unwrap takes the template off the value of an attribute that is a single
// interpolation, so that "${x}" becomes x, as often as that can be done. Such
// a template gives the value of x with its type, so nothing but the spelling
// changes. One with a heredoc that has templates of its own stays.
//
// Line breaks count for nothing inside of a template but end an attribute. An
// expression with some comes into parentheses, where they count for nothing
// either, unless it starts and ends with one.
func (r *rewriter) unwrap(expr hclsyntax.Expression) {
	wrap, ok := expr.(*hclsyntax.TemplateWrapExpr)
	if !ok {
		return
	}
	t := newTemplate(r.src, wrap.SrcRange)
	for ok && t.peel(r) {
		wrap, ok = wrap.Wrapped.(*hclsyntax.TemplateWrapExpr)
	}
}

// template is the value of an attribute as tokens.
type template struct {
	tokens hclsyntax.Tokens
	// What is left is tokens[start:end], and comments around it.
	start, end int
	dropped    []bool
	parens     bool // what is left is in parentheses

	after hcl.Pos // where the line goes on behind the value
	rest  []byte  // the source from there
}

func newTemplate(src []byte, rng hcl.Range) *template {
	tokens, _ := hclsyntax.LexExpression(rng.SliceBytes(src), rng.Filename, rng.Start)
	tokens = tokens[:len(tokens)-1] // the last is the end of the file
	t := &template{tokens: tokens, end: len(tokens), dropped: make([]bool, len(tokens)), after: rng.End}
	t.rest = bytes.TrimLeft(src[rng.End.Byte:], " \t")
	t.after.Byte = len(src) - len(t.rest)
	return t
}

// peel takes off the quotes and the interpolation that are next, with the line
// breaks directly inside. It returns false if the rest would not read the same.
func (t *template) peel(r *rewriter) bool {
	if t.parens {
		return false
	}
	first, last := t.start, t.end-1
	for t.tokens[first].Type == hclsyntax.TokenComment {
		first++
	}
	for t.tokens[last].Type == hclsyntax.TokenComment {
		last--
	}
	start, end := first+2, last-1
	for t.tokens[start].Type == hclsyntax.TokenNewline {
		start++
	}
	for t.tokens[end-1].Type == hclsyntax.TokenNewline {
		end--
	}
	inner := t.tokens[start:end]
	parens := hasNewline(inner) && !startsAndEndsInParens(inner)
	if hasTemplate(inner) || parens && endsHeredoc(inner) || !parens && (endsEarly(inner) || !t.endsWell(inner, last)) {
		return false
	}
	r.delete(t.tokens[first].Range.Start, inner[0].Range.Start)
	r.delete(inner[len(inner)-1].Range.End, t.tokens[last].Range.End)
	if endsHeredoc(inner) {
		r.delete(t.tokens[last].Range.End, t.after) // its mark stands alone on its line
	}
	if parens {
		r.insert(inner[0].Range.Start, "(")
		r.insert(inner[len(inner)-1].Range.End, ")")
	}
	t.gone(first, start)
	t.gone(end, last+1)
	t.start, t.end, t.parens = start, end, parens
	return true
}

func (t *template) gone(from, to int) {
	for i := from; i < to; i++ {
		t.dropped[i] = true
	}
}

// endsWell says whether what comes after the template, whose last token is
// given, may come after the tokens inside of it: where those end their line,
// nothing else may come on it.
func (t *template) endsWell(inner hclsyntax.Tokens, last int) bool {
	heredoc := endsHeredoc(inner)
	if !heredoc && !endsLine(inner[len(inner)-1]) {
		return true
	}
	for i := last + 1; i < len(t.tokens); i++ {
		if t.dropped[i] {
			continue
		}
		if heredoc || endsLine(t.tokens[i]) {
			return !heredoc
		}
	}
	if heredoc {
		return startsWithBreak(t.rest) // the end of the file will not do
	}
	rest := afterComments(t.rest)
	return len(rest) == 0 || startsWithBreak(rest)
}

func startsWithBreak(src []byte) bool {
	return len(src) > 0 && (src[0] == '\n' || src[0] == '\r')
}

// afterComments returns what comes after the comments that src starts with: a
// line break, if the line holds no more.
func afterComments(src []byte) []byte {
	for bytes.HasPrefix(src, []byte("/*")) {
		_, src, _ = bytes.Cut(src[2:], []byte("*/"))
		src = bytes.TrimLeft(src, " \t")
	}
	if bytes.HasPrefix(src, []byte("#")) || bytes.HasPrefix(src, []byte("//")) {
		return nil
	}
	return src
}

// hasTemplate says whether there are interpolations or directives outside of
// quotes, so in a heredoc.
func hasTemplate(tokens hclsyntax.Tokens) bool {
	quotes := 0
	for _, token := range tokens {
		switch token.Type {
		case hclsyntax.TokenOQuote:
			quotes++
		case hclsyntax.TokenCQuote:
			quotes--
		case hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl:
			if quotes == 0 {
				return true
			}
		}
	}
	return false
}

func hasNewline(tokens hclsyntax.Tokens) bool {
	return slices.ContainsFunc(tokens, func(t hclsyntax.Token) bool { return t.Type == hclsyntax.TokenNewline })
}

func startsAndEndsInParens(tokens hclsyntax.Tokens) bool {
	return tokens[0].Type == hclsyntax.TokenOParen && tokens[len(tokens)-1].Type == hclsyntax.TokenCParen
}

func endsHeredoc(tokens hclsyntax.Tokens) bool {
	return tokens[len(tokens)-1].Type == hclsyntax.TokenCHeredoc
}

// endsEarly says whether a line ends before the expression has ended, outside
// of all brackets.
func endsEarly(tokens hclsyntax.Tokens) bool {
	depth := 0
	for _, token := range tokens[:len(tokens)-1] {
		depth += nesting(token.Type)
		if depth == 0 && endsLine(token) {
			return true
		}
	}
	return false
}

func endsLine(token hclsyntax.Token) bool {
	return token.Type == hclsyntax.TokenNewline ||
		token.Type == hclsyntax.TokenComment && token.Bytes[len(token.Bytes)-1] == '\n'
}

func nesting(token hclsyntax.TokenType) int {
	switch token {
	case hclsyntax.TokenOBrace, hclsyntax.TokenOBrack, hclsyntax.TokenOParen, hclsyntax.TokenOQuote, hclsyntax.TokenOHeredoc,
		hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl:
		return 1
	case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen, hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc,
		hclsyntax.TokenTemplateSeqEnd:
		return -1
	}
	return 0
}
