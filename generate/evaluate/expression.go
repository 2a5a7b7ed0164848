package evaluate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"podgen/generate/diag"
	"podgen/generate/function"
	"podgen/schema"
)

// expression is an HCL expression with what can be known of it before any value is.
type expression struct {
	syntax hclsyntax.Expression
	at     *hcl.Range

	// constant says that nothing is referred to; value is then its value, with
	// unknown parts where it is broken.
	constant bool
	value    cty.Value

	// references lead to blocks (and to locals that do): they are resolved one
	// by one when the expression is evaluated. Everything else that the
	// expression names is in the scope's context.
	references []reference
	// lone says that the expression is nothing but one reference to a block.
	lone bool

	// broken says that a mistake was already reported.
	broken bool

	ranges *schema.Ranges
}

// reference is one path that an expression names: container.web.ports.http.
type reference struct {
	root  string
	steps []step
	at    hcl.Range

	// broken says that it leads nowhere, which is reported.
	broken bool
}

// through is the reference as far as a step of it, for messages.
func (r reference) through(s step) hcl.Range {
	at := r.at
	if s.at.Filename == at.Filename && s.at.End.Byte > at.Start.Byte {
		at.End = s.at.End
	}
	return at
}

// step is one name or key of a reference.
type step struct {
	name string
	any  bool                 // a key that is only known when the expression is evaluated
	key  hclsyntax.Expression // that key, nil for all of them
	at   hcl.Range
}

// lost says that the expression has no value because of a mistake, which is reported.
func (e *expression) lost() bool {
	return e.broken || slices.ContainsFunc(e.references, func(r reference) bool { return r.broken })
}

// rangesOf finds the places of the elements of a list or object that is written out.
func rangesOf(syntax hclsyntax.Expression, at *hcl.Range) *schema.Ranges {
	r := &schema.Ranges{Self: at}
	switch e := syntax.(type) {
	case *hclsyntax.TupleConsExpr:
		r.Items = make([]*schema.Ranges, len(e.Exprs))
		for i, element := range e.Exprs {
			place := element.Range()
			r.Items[i] = rangesOf(element, &place)
		}
	case *hclsyntax.ObjectConsExpr:
		r.Keys = make(map[string]*schema.Ranges, len(e.Items))
		for _, item := range e.Items {
			key, ok := literalKey(item.KeyExpr)
			if !ok {
				continue
			}
			place := hcl.RangeBetween(item.KeyExpr.Range(), item.ValueExpr.Range())
			r.Keys[key] = rangesOf(item.ValueExpr, &place)
			r.Order = append(r.Order, key)
		}
	case *hclsyntax.ParenthesesExpr:
		return rangesOf(e.Expression, at)
	}
	return r
}

// literalKey returns an object's key where the file shows it.
func literalKey(e hclsyntax.Expression) (string, bool) {
	if key, ok := e.(*hclsyntax.ObjectConsKeyExpr); ok && !key.ForceNonLiteral {
		if word := hcl.ExprAsKeyword(key.Wrapped); word != "" {
			return word, true
		}
		e = key.Wrapped
	}
	switch e := e.(type) {
	case *hclsyntax.TemplateExpr:
		if v, ok := literalString(e); ok {
			return v.AsString(), true
		}
	case *hclsyntax.LiteralValueExpr:
		switch {
		case e.Val.IsNull():
			return "", false
		case e.Val.Type() == cty.Number:
			return e.Val.AsBigFloat().Text('f', -1), true
		case e.Val.Type() == cty.Bool:
			return fmt.Sprint(e.Val.True()), true
		}
	}
	return "", false
}

// literalString returns the value of a quoted string or heredoc without interpolation.
func literalString(e *hclsyntax.TemplateExpr) (cty.Value, bool) {
	if len(e.Parts) == 0 {
		return cty.StringVal(""), true
	}
	if len(e.Parts) == 1 {
		if l, ok := e.Parts[0].(*hclsyntax.LiteralValueExpr); ok && l.Val.Type() == cty.String {
			return l.Val, true
		}
	}
	return cty.NilVal, false
}

// place says where an expression stands: what it may refer to depends on it.
type place struct {
	each   bool             // inside a block with for_each
	self   bool             // inside a block that can be referred to
	inside *hclsyntax.Block // the workload around, nil outside of one
	roles  *[]reference     // collects references to containers; nil outside of a container
	word   bool             // one word, where a text is expected
}

// compileExpression looks at an expression once, for all its evaluations.
func (m *module) compileExpression(syntax hclsyntax.Expression, p place) (*expression, hcl.Diagnostics) {
	at := syntax.Range()
	e := &expression{syntax: syntax, at: &at}
	switch s := syntax.(type) {
	case *hclsyntax.LiteralValueExpr:
		e.ranges = &schema.Ranges{Self: e.at}
		diags := checkNumber(s.Val, at)
		e.setConstant(s.Val, diags)
		return e, diags
	case *hclsyntax.TemplateExpr:
		if v, ok := literalString(s); ok {
			e.constant, e.value = true, v
			e.ranges = &schema.Ranges{Self: e.at}
			return e, nil
		}
	}
	e.ranges = rangesOf(syntax, e.at)
	look := &looker{}
	diags := hclsyntax.Walk(syntax, look)
	if _, bare := syntax.(*hclsyntax.ScopeTraversalExpr); !bare {
		function.Guard(syntax, m.budget)
	}
	if len(look.traversals) == 0 {
		value, more := m.evaluateIn(e, m.ctx)
		diags = append(diags, more...)
		e.setConstant(value, diags)
		return e, diags
	}
	return e, append(diags, m.compileReferences(e, look.traversals, p)...)
}

// setConstant gives an expression that refers to nothing its value.
func (e *expression) setConstant(v cty.Value, diags hcl.Diagnostics) {
	e.constant, e.value, e.broken = true, v, diags.HasErrors()
	if e.broken && v.IsWhollyKnown() {
		e.value = cty.DynamicVal
	}
}

// compileReferences gives an expression its references: those that lead to
// blocks, directly or through a local, and those that lead nowhere.
func (m *module) compileReferences(e *expression, traversals []traversal, p place) hcl.Diagnostics {
	var diags hcl.Diagnostics
	slowLocals := false // they shadow the context's locals, so that all locals are needed
	var locals []reference
	for _, t := range traversals {
		r, d := m.compileReference(t, p)
		switch {
		case d != nil:
			diags = append(diags, d)
			r.broken = true
			e.references = append(e.references, r)
		case r.root == "local":
			slowLocals = slowLocals || m.slow(r)
			locals = append(locals, r)
		case !moduleRoots[r.root]:
			e.references = append(e.references, r)
		}
		if d == nil && p.roles != nil {
			*p.roles = append(*p.roles, m.roleReferences(r, p)...)
		}
	}
	if slowLocals {
		e.references = append(e.references, locals...)
	}
	_, bare := e.syntax.(*hclsyntax.ScopeTraversalExpr)
	e.lone = bare && len(e.references) == 1
	return diags
}

// roleReferences returns the references to containers of the workload around
// that are in a reference: itself, the same said from outside
// (deployment.shop.container.web), and those of a local.
func (m *module) roleReferences(r reference, p place) []reference {
	w := p.inside
	switch {
	case isRole(r.root), r.root == "pattern":
		return []reference{r}
	case w != nil && r.root == w.Type && len(r.steps) > 2 && len(w.Labels) > 0 && r.steps[0].name == w.Labels[0] && (isRole(r.steps[1].name) || r.steps[1].name == "pattern"):
		return []reference{{root: r.steps[1].name, steps: r.steps[2:], at: r.at}}
	case r.root == "local" && m.slow(r):
		var found []reference
		for _, other := range m.locals[r.steps[0].name].expression.references {
			for _, f := range m.roleReferences(other, p) {
				f.at = r.at
				found = append(found, f)
			}
		}
		return found
	}
	return nil
}

// moduleRoots are the names that the context of every scope holds.
var moduleRoots = map[string]bool{"var": true, "local": true, "each": true, "path": true}

// slow says that a reference leads to a block, directly or through a local.
func (m *module) slow(r reference) bool {
	if r.root == "local" {
		l := m.locals[r.steps[0].name]
		return l != nil && l.slow
	}
	return !moduleRoots[r.root]
}

func isRole(root string) bool { return slices.Contains(schema.Roles(), schema.Role(root)) }

// compileReference checks what can be checked of a reference before any value
// is known: that its first names exist here.
func (m *module) compileReference(t traversal, p place) (reference, *hcl.Diagnostic) {
	r := reference{root: t.RootName(), at: t.SourceRange()}
	r.steps = append(stepsOf(t.Traversal[1:]), t.rest...)
	if n := len(t.rest); n > 0 {
		r.at.End = t.rest[n-1].at.End
	}
	rootAt := t.Traversal[0].SourceRange()
	switch {
	case r.root == "var":
		return r, checkDeclared(r, "Unknown variable", "variable", m.variables, "Declare it: variable %q {}.")
	case r.root == "local":
		return r, checkDeclared(r, "Unknown local", "local", m.locals, "Set it in a locals block: %s = ….")
	case r.root == "each":
		if !p.each {
			return r, diag.Error(r.at, "No each here", "each.key and each.value are there in a block that has for_each, and in the blocks inside it.")
		}
		return r, checkOneOf(r, "each", []string{"key", "value"})
	case r.root == "path":
		return r, checkOneOf(r, "path", []string{"module"})
	case r.root == "self":
		if !p.self {
			return r, diag.Error(r.at, "No self here", "self is the container or the object around, and here is none.")
		}
		return r, nil
	case r.root == "runtime":
		return r, nil
	case ofWorkload(r.root) && p.inside == nil:
		return r, diag.Error(r.at, "No workload here", "%s.NAME is known inside its workload. From outside, begin with the workload: deployment.NAME.%s.NAME.", r.root, r.root)
	case ofWorkload(r.root):
		return r, nil
	case m.schema.Kind(r.root) != nil, r.root == "manifest":
		return r, nil
	}
	detail := fmt.Sprintf("Nothing is called %q here.", r.root)
	near := m.nearRoot(r.root, p)
	switch {
	case near != "":
		detail += fmt.Sprintf(" Did you mean %q?", near)
	case p.word:
		detail += fmt.Sprintf(" A text stands in double quotes: %q.", r.root)
	case !t.inText:
		detail += " References begin with a kind of block (container, volume, config_map, …), var, local, each, self or runtime."
	}
	if t.inText {
		detail += fmt.Sprintf(" For a text that is left as it is, such as a shell's variable, write $${%s}; for a variable of the container, $(%s).", r.root, r.root)
	}
	d := diag.Error(rootAt, "Unknown reference", "%s", detail)
	switch {
	case near != "" && !t.inText:
		d = diag.Suggest(d, rootAt, near)
	case p.word:
		d = diag.Suggest(d, rootAt, strconv.Quote(r.root))
	}
	return r, d
}

// nearRoot returns what a reference may have been meant to begin with: a block,
// variable or local of exactly that name, or else a root that is near.
func (m *module) nearRoot(name string, p place) string {
	switch {
	case m.variables[name] != nil:
		return "var." + name
	case m.locals[name] != nil:
		return "local." + name
	case p.inside != nil:
		for _, b := range p.inside.Body.Blocks {
			if len(b.Labels) > 0 && b.Labels[0] == name && (isRole(b.Type) || inWorkload(b.Type)) {
				return b.Type + "." + name
			}
		}
	}
	return diag.Nearest(name, m.rootNames())
}

func checkDeclared[V any](r reference, title, what string, declared map[string]V, hint string) *hcl.Diagnostic {
	if len(r.steps) == 0 || r.steps[0].any {
		return diag.Error(r.at, "Incomplete reference", "%s is followed by the name of a %s: %s.NAME.", r.root, what, r.root)
	}
	name := r.steps[0].name
	if _, ok := declared[name]; ok {
		return nil
	}
	near := diag.DidYouMean(name, sortedKeys(declared))
	if near == "" {
		near = " " + fmt.Sprintf(hint, name)
	}
	d := diag.Error(r.through(r.steps[0]), title, "There is no %s %q.%s", what, name, near)
	return correctStep(d, r.steps[0], sortedKeys(declared))
}

func checkOneOf(r reference, root string, names []string) *hcl.Diagnostic {
	if len(r.steps) > 0 && slices.Contains(names, r.steps[0].name) {
		return nil
	}
	return diag.Error(r.at, "Unknown reference", "%s is followed by %s.", root, strings.Join(names, " or "))
}

func quotedList(names []string) string {
	switch len(names) {
	case 0:
		return "nothing"
	case 1:
		return fmt.Sprintf("only %q", names[0])
	}
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = strconv.Quote(n)
	}
	last := len(quoted) - 1
	return strings.Join(quoted[:last], ", ") + " and " + quoted[last]
}

// traversal is what the syntax names: an absolute path, and the steps behind an
// index that is an expression.
type traversal struct {
	hcl.Traversal
	rest   []step
	inText bool // it stands in "${…}"
}

func stepsOf(t hcl.Traversal) []step {
	steps := make([]step, 0, len(t))
	for _, tr := range t {
		switch tr := tr.(type) {
		case hcl.TraverseAttr:
			steps = append(steps, step{name: tr.Name, at: tr.SrcRange})
		case hcl.TraverseIndex:
			s := step{at: tr.SrcRange}
			switch {
			case tr.Key.Type() == cty.String:
				s.name = tr.Key.AsString()
			case tr.Key.Type() == cty.Number:
				s.name = tr.Key.AsBigFloat().Text('f', -1)
			}
			steps = append(steps, s)
		default:
			steps = append(steps, step{any: true, at: tr.SourceRange()})
		}
	}
	return steps
}

// looker walks an expression and notes the paths that it names (those that a
// `for` does not declare itself) and the keys that an object has twice.
type looker struct {
	traversals []traversal
	scopes     []map[string]struct{}
	indexed    map[*hclsyntax.ScopeTraversalExpr][]step
	texts      int // the templates around
}

func (l *looker) Enter(n hclsyntax.Node) hcl.Diagnostics {
	switch n := n.(type) {
	case hclsyntax.ChildScope:
		l.scopes = append(l.scopes, n.LocalNames)
	case *hclsyntax.RelativeTraversalExpr:
		l.index(n.Source, stepsOf(n.Traversal))
	case *hclsyntax.IndexExpr:
		l.index(n, nil)
	case *hclsyntax.ScopeTraversalExpr:
		if !l.declared(n.Traversal.RootName()) {
			l.traversals = append(l.traversals, traversal{n.Traversal, l.indexed[n], l.texts > 0})
		}
	case *hclsyntax.TemplateExpr, *hclsyntax.TemplateWrapExpr:
		l.texts++
	case *hclsyntax.ObjectConsExpr:
		return duplicateKeys(n)
	}
	return nil
}

func (l *looker) Exit(n hclsyntax.Node) hcl.Diagnostics {
	switch n.(type) {
	case hclsyntax.ChildScope:
		l.scopes = l.scopes[:len(l.scopes)-1]
	case *hclsyntax.TemplateExpr, *hclsyntax.TemplateWrapExpr:
		l.texts--
	}
	return nil
}

func (l *looker) declared(name string) bool {
	for _, scope := range l.scopes {
		if _, ok := scope[name]; ok {
			return true
		}
	}
	return false
}

// index notes what follows container.worker[each.key]: the key is one of all.
func (l *looker) index(source hclsyntax.Expression, rest []step) {
	for {
		if p, ok := source.(*hclsyntax.ParenthesesExpr); ok {
			source = p.Expression
			continue
		}
		break
	}
	index, ok := source.(*hclsyntax.IndexExpr)
	if !ok {
		return
	}
	collection, ok := index.Collection.(*hclsyntax.ScopeTraversalExpr)
	if !ok {
		return
	}
	key := index.Key
	if slices.ContainsFunc(key.Variables(), func(t hcl.Traversal) bool { return l.declared(t.RootName()) }) {
		key = nil // it changes from one round of a `for` to the next
	}
	if l.indexed == nil {
		l.indexed = map[*hclsyntax.ScopeTraversalExpr][]step{}
	}
	if _, known := l.indexed[collection]; !known {
		l.indexed[collection] = append([]step{{any: true, key: key, at: index.BracketRange}}, rest...)
	}
}

// duplicateKeys refuses an object that has a key twice, of which HCL would
// silently take the last.
func duplicateKeys(n *hclsyntax.ObjectConsExpr) hcl.Diagnostics {
	if len(n.Items) < 2 {
		return nil
	}
	var diags hcl.Diagnostics
	seen := make(map[string]hcl.Range, len(n.Items))
	for _, item := range n.Items {
		key, ok := literalKey(item.KeyExpr)
		if !ok {
			continue
		}
		at := item.KeyExpr.Range()
		if first, twice := seen[key]; twice {
			diags = append(diags, diag.Error(at, "Key given twice", "%q is already set on line %d. Keep one of them.", key, first.Start.Line))
			continue
		}
		seen[key] = at
	}
	return diags
}
