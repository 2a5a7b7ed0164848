package evaluate

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"podgen/generate/diag"
)

// local is a named value of the module.
type local struct {
	name       string
	at         hcl.Range
	syntax     hclsyntax.Expression
	expression *expression

	needs []string // the locals that it names
	// slow says that the local leads to a block, directly or through another
	// local: it is evaluated on demand, like a block's attribute.
	slow bool
	// cyclic says that the local needs itself, which is already reported.
	cyclic bool
}

// declareLocals reads a locals block.
func (m *module) declareLocals(b *hclsyntax.Block) hcl.Diagnostics {
	var diags hcl.Diagnostics
	if len(b.Labels) > 0 {
		diags = append(diags, diag.Error(b.LabelRanges[0], "Label not expected", "A locals block has no label."))
	}
	for _, n := range b.Body.Blocks {
		diags = append(diags, diag.Error(n.TypeRange, "Block not expected", "A locals block holds attributes only: NAME = VALUE."))
	}
	for _, a := range sortedAttributes(b.Body) {
		if before := m.locals[a.Name]; before != nil {
			diags = append(diags, diag.Error(a.NameRange, "Local given twice", "%q is already set at %s. Keep one of them.", a.Name, position(before.at)))
			continue
		}
		m.locals[a.Name] = &local{name: a.Name, at: a.NameRange, syntax: a.Expr}
	}
	return diags
}

// setLocals finds out which locals lead to blocks and evaluates all others,
// each after those that it names.
func (m *module) setLocals() hcl.Diagnostics {
	for _, l := range m.locals {
		l.look()
	}
	s := &localSetter{m: m, values: map[string]cty.Value{}, state: map[string]int{}}
	for _, name := range m.localNames() {
		s.set(m.locals[name])
	}
	m.ctx.Variables["local"] = cty.ObjectVal(s.values)
	return s.diags
}

// look notes what the local names.
func (l *local) look() {
	look := &looker{}
	_ = hclsyntax.Walk(l.syntax, look) // its diagnostics come again when the expression is compiled
	for _, t := range look.traversals {
		switch root := t.RootName(); {
		case root == "local":
			if steps := stepsOf(t.Traversal[1:]); len(steps) > 0 {
				l.needs = append(l.needs, steps[0].name)
			}
		case !moduleRoots[root]:
			l.slow = true
		}
	}
}

// localSetter evaluates locals in the order in which they need each other.
type localSetter struct {
	m      *module
	values map[string]cty.Value
	state  map[string]int // 0 not seen, 1 being evaluated, 2 done
	path   []*local
	diags  hcl.Diagnostics
}

func (s *localSetter) set(l *local) {
	switch s.state[l.name] {
	case 2:
		return
	case 1:
		s.cycle(l)
		return
	}
	if len(s.path) >= MaxChain {
		s.diags = append(s.diags, tooLong("local."+s.path[0].name, s.path[0].at))
		s.path[0].cyclic = true
		s.m.unsure = true
		return
	}
	s.state[l.name] = 1
	s.path = append(s.path, l)
	for _, need := range l.needs {
		if other := s.m.locals[need]; other != nil {
			s.set(other)
			l.slow = l.slow || other.slow
		}
	}
	s.path = s.path[:len(s.path)-1]
	s.state[l.name] = 2
	s.values[l.name] = s.evaluate(l)
}

// evaluate returns the value of a local; what has none because of a mistake is
// unknown.
func (s *localSetter) evaluate(l *local) cty.Value {
	e, diags := s.m.compileExpression(l.syntax, place{})
	l.expression = e
	s.diags = append(s.diags, diags...)
	switch {
	case l.slow:
		return cty.DynamicVal // found out on demand
	case l.cyclic:
		s.m.unsure = true
		return cty.DynamicVal
	case e.broken:
		s.m.unsure = true
		return cty.DynamicVal
	case e.constant:
		return s.bounded(e.value, e)
	}
	ctx := s.context(l)
	for _, r := range e.references { // those that lead nowhere
		ctx = ctx.NewChild()
		ctx.Variables = map[string]cty.Value{r.root: cty.DynamicVal}
	}
	value, diags := s.m.evaluateIn(e, ctx)
	s.diags = append(s.diags, diags...)
	s.m.unsure = s.m.unsure || diags.HasErrors() || len(e.references) > 0
	if diags.HasErrors() {
		return cty.DynamicVal
	}
	return s.bounded(value, e)
}

func (s *localSetter) bounded(v cty.Value, e *expression) cty.Value {
	if d := bounded(v, *e.at); d != nil {
		s.diags = append(s.diags, d)
		s.m.unsure = true
		return cty.DynamicVal
	}
	return v
}

// context returns the context for one local: it holds only the locals that it
// names, since an object of all of them for each would take quadratic time.
func (s *localSetter) context(l *local) *hcl.EvalContext {
	if len(l.needs) == 0 {
		return s.m.ctx
	}
	needed := make(map[string]cty.Value, len(l.needs))
	for _, name := range l.needs {
		needed[name] = cty.DynamicVal
		if v, known := s.values[name]; known {
			needed[name] = v
		}
	}
	child := s.m.ctx.NewChild()
	child.Variables = map[string]cty.Value{"local": cty.ObjectVal(needed)}
	return child
}

// cycle reports locals that need each other.
func (s *localSetter) cycle(l *local) {
	start := 0
	for s.path[start] != l {
		start++
	}
	var detail strings.Builder
	for _, p := range s.path[start:] {
		fmt.Fprintf(&detail, "local.%s (%s) needs ", p.name, position(p.at))
		p.cyclic = true
	}
	if start == len(s.path)-1 {
		s.diags = append(s.diags, diag.Error(l.at, "Local needs itself", "local.%s cannot be told without local.%s.", l.name, l.name))
		return
	}
	s.diags = append(s.diags, diag.Error(l.at, "Locals need each other", "%slocal.%s. Write one of the values out.", &detail, l.name))
}

// slowLocals evaluates the locals that lead to blocks, used or not, and reports
// what is wrong with them.
func (ev *evaluator) slowLocals() {
	for _, name := range ev.m.localNames() {
		l := ev.m.locals[name]
		if !l.slow || l.cyclic {
			continue
		}
		c := ev.local(l)
		ev.report(c.diags...)
	}
}

// local evaluates a local that leads to a block, once.
func (ev *evaluator) local(l *local) *cell {
	c := ev.locals[l]
	if c == nil {
		c = &cell{}
		ev.locals[l] = c
	}
	if l.cyclic {
		c.value, c.known = ev.missing(), true
	}
	ev.fill(c, frame{"local." + l.name, l.at, c}, l.expression, scope{ctx: ev.m.ctx})
	return c
}
