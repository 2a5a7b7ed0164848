package function

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"podgen/generate/diag"
)

// Guard rewrites the expressions in a syntax tree so that their evaluation
// keeps to the budget. Call it once on the body of a parsed file, before
// anything in it is evaluated; trees that are guarded already stay as they are.
// For an expression of its own there is GuardExpression.
//
// What an expression evaluates to does not change, and neither do its range and
// its variables. A guard stands where a tree can explode: at the collection and
// the body of `for`, the source of a splat, the interpolations of a template,
// the operands of operators, the results of a condition and the keys of an
// index. Behind it is the expression that was written, which
// hcl.UnwrapExpression gives back. The static shapes that HCL knows (lists,
// maps, calls, traversals, literal strings) keep theirs.
//
// The literal numbers that CheckNumber refuses become an error where they are
// evaluated.
func Guard(node hclsyntax.Node, budget *Budget) {
	g := guard{budget: budget}
	switch node := node.(type) {
	case *hclsyntax.Body:
		g.body(node)
	case *hclsyntax.Block:
		g.body(node.Body)
	case hclsyntax.Blocks:
		for _, block := range node {
			g.body(block.Body)
		}
	case hclsyntax.Attributes:
		for _, attribute := range node {
			attribute.Expr = g.expr(attribute.Expr)
		}
	case *hclsyntax.Attribute:
		node.Expr = g.expr(node.Expr)
	case hclsyntax.Expression:
		g.expr(node)
	}
}

// GuardExpression is Guard for an expression that is in no attribute, and
// returns what to evaluate in its place: the expression itself, but for a
// number that is out of bounds and not inside anything else.
func GuardExpression(e hclsyntax.Expression, budget *Budget) hclsyntax.Expression {
	g := guard{budget: budget}
	return g.expr(e)
}

type guard struct {
	budget *Budget
	text   int // bytes of literal strings seen so far
}

func (g *guard) body(body *hclsyntax.Body) {
	for _, attribute := range body.Attributes {
		attribute.Expr = g.expr(attribute.Expr)
	}
	for _, block := range body.Blocks {
		g.body(block.Body)
	}
}

// expr guards what is inside an expression and returns what takes its place,
// which is the expression itself but for a number or an index out of bounds.
func (g *guard) expr(e hclsyntax.Expression) hclsyntax.Expression {
	switch e := e.(type) {
	case *hclsyntax.LiteralValueExpr:
		return g.literal(e)
	case *hclsyntax.ScopeTraversalExpr:
		return checkTraversal(e, e.Traversal)
	case *hclsyntax.RelativeTraversalExpr:
		e.Source = g.expr(e.Source)
		return checkTraversal(e, e.Traversal)
	case *hclsyntax.TemplateExpr:
		g.template(e)
	case *hclsyntax.TemplateWrapExpr:
		e.Wrapped = g.expr(e.Wrapped)
	case *hclsyntax.TemplateJoinExpr:
		if !isGuard(e.Tuple) {
			e.Tuple = &joined{wrapper: wrap(g.expr(e.Tuple))}
		}
	case *hclsyntax.ParenthesesExpr:
		e.Expression = g.expr(e.Expression)
	case *hclsyntax.FunctionCallExpr:
		g.each(e.Args)
	case *hclsyntax.TupleConsExpr:
		g.each(e.Exprs)
	case *hclsyntax.ObjectConsExpr:
		for i := range e.Items {
			e.Items[i].KeyExpr = g.expr(e.Items[i].KeyExpr)
			e.Items[i].ValueExpr = g.expr(e.Items[i].ValueExpr)
		}
	case *hclsyntax.ObjectConsKeyExpr:
		e.Wrapped = g.expr(e.Wrapped)
	case *hclsyntax.ConditionalExpr:
		e.Condition = g.expr(e.Condition)
		e.TrueResult = g.weighed(e.TrueResult)
		e.FalseResult = g.weighed(e.FalseResult)
	case *hclsyntax.IndexExpr:
		e.Collection = g.expr(e.Collection)
		if e.Key = g.expr(e.Key); !isLiteral(e.Key) && !isGuard(e.Key) {
			e.Key = &key{wrapper: wrap(e.Key)}
		}
	case *hclsyntax.ForExpr:
		g.loop(e)
	case *hclsyntax.SplatExpr:
		if !isGuard(e.Source) {
			e.Source = &loop{wrapper: wrap(g.expr(e.Source)), budget: g.budget}
		}
		e.Each = g.expr(e.Each)
	case *hclsyntax.UnaryOpExpr:
		e.Val = g.operand(e.Val, false)
	case *hclsyntax.BinaryOpExpr:
		g.binary(e)
	}
	return e
}

func (g *guard) each(list []hclsyntax.Expression) {
	for i := range list {
		list[i] = g.expr(list[i])
	}
}

func (g *guard) literal(e *hclsyntax.LiteralValueExpr) hclsyntax.Expression {
	switch e.Val.Type() {
	case cty.String:
		if text, ok := textOf(e.Val); ok {
			g.text += len(text)
		}
	case cty.Number:
		if number, ok := numberOf(e.Val); ok {
			if err := CheckNumber(number); err != nil {
				return refuse(e, err)
			}
		}
	}
	return e
}

// template guards the interpolations of a template. Literal parts stay bare,
// so that the template is still known as a literal string.
func (g *guard) template(e *hclsyntax.TemplateExpr) {
	count := 0
	for _, p := range e.Parts {
		if !isLiteral(p) {
			count++
		}
	}
	for i, p := range e.Parts {
		p = g.expr(p)
		if !isLiteral(p) && !isGuard(p) {
			p = &part{wrapper: wrap(p), budget: g.budget, count: count}
		}
		e.Parts[i] = p
	}
}

// loop guards a `for` expression: its collection, which tells how often it
// goes round, and whatever is evaluated first in each round.
func (g *guard) loop(e *hclsyntax.ForExpr) {
	if isGuard(e.CollExpr) {
		return
	}
	collection := g.expr(e.CollExpr)
	before := g.text
	if e.KeyExpr != nil {
		e.KeyExpr = &round{wrapper: wrap(g.expr(e.KeyExpr)), budget: g.budget}
	}
	if e.CondExpr != nil {
		e.CondExpr = &round{wrapper: wrap(g.expr(e.CondExpr)), budget: g.budget}
	}
	e.ValExpr = &round{wrapper: wrap(g.expr(e.ValExpr)), budget: g.budget}
	e.CollExpr = &loop{wrapper: wrap(collection), budget: g.budget, text: g.text - before, computed: !isTraversal(collection)}
}

func (g *guard) binary(e *hclsyntax.BinaryOpExpr) {
	switch e.Op {
	case hclsyntax.OpLogicalAnd, hclsyntax.OpLogicalOr:
		e.LHS, e.RHS = g.expr(e.LHS), g.expr(e.RHS)
	case hclsyntax.OpEqual, hclsyntax.OpNotEqual:
		if isLiteral(e.LHS) || isLiteral(e.RHS) { // the comparison ends with the literal
			e.LHS, e.RHS = g.expr(e.LHS), g.expr(e.RHS)
			return
		}
		e.LHS, e.RHS = g.weighed(e.LHS), g.weighed(e.RHS)
	default:
		divides := e.Op == hclsyntax.OpDivide || e.Op == hclsyntax.OpModulo
		e.LHS, e.RHS = g.operand(e.LHS, false), g.operand(e.RHS, divides)
	}
}

func (g *guard) operand(e hclsyntax.Expression, divisor bool) hclsyntax.Expression {
	if isGuard(e) {
		return e
	}
	replaced := g.expr(e)
	if literal, ok := replaced.(*hclsyntax.LiteralValueExpr); ok && (!divisor || !literal.Val.RawEquals(cty.Zero)) {
		return replaced
	}
	return &operand{wrapper: wrap(replaced), divisor: divisor}
}

// weighed guards an expression whose value is compared or unified as a whole.
// Expressions that cannot give a collection need none.
func (g *guard) weighed(e hclsyntax.Expression) hclsyntax.Expression {
	if isGuard(e) {
		return e
	}
	e = g.expr(e)
	switch e.(type) {
	case *hclsyntax.LiteralValueExpr, *hclsyntax.TemplateExpr, *hclsyntax.BinaryOpExpr, *hclsyntax.UnaryOpExpr:
		return e
	}
	return &weighed{wrapper: wrap(e), budget: g.budget}
}

// checkTraversal replaces a traversal with an index out of bounds: the index
// may be looked up in a map, which takes it as text.
func checkTraversal(e hclsyntax.Expression, traversal hcl.Traversal) hclsyntax.Expression {
	for _, step := range traversal {
		index, ok := step.(hcl.TraverseIndex)
		if !ok {
			continue
		}
		if number, ok := numberOf(index.Key); ok {
			if err := CheckNumber(number); err != nil {
				return refuse(e, err)
			}
		}
	}
	return e
}

// refuse returns an expression that is an error wherever it is evaluated.
func refuse(e hclsyntax.Expression, err error) hclsyntax.Expression {
	return &hclsyntax.ExprSyntaxError{
		Placeholder: cty.DynamicVal,
		ParseDiags:  hcl.Diagnostics{diag.Error(e.Range(), "Number out of bounds", "%s.", sentence(err))},
		SrcRange:    e.Range(),
	}
}

func isLiteral(e hclsyntax.Expression) bool {
	_, ok := e.(*hclsyntax.LiteralValueExpr)
	return ok
}

func isGuard(e hclsyntax.Expression) bool {
	switch e.(type) {
	case *loop, *round, *part, *joined, *operand, *key, *weighed:
		return true
	}
	return false
}

// isTraversal says whether an expression only points into a value that has
// a name, and is therefore no larger than that value.
func isTraversal(e hclsyntax.Expression) bool {
	switch e := e.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		return true
	case *hclsyntax.RelativeTraversalExpr:
		return isTraversal(e.Source)
	case *hclsyntax.IndexExpr:
		return isTraversal(e.Collection)
	}
	return false
}
