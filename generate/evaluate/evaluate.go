package evaluate

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/diag"
	"podgen/generate/function"
	"podgen/generate/parallel"
	"podgen/generate/parse"
	"podgen/schema"
)

// Evaluate gives the values of a module. The configuration is complete only
// when the diagnostics hold no error; it is never nil.
//
// Evaluate takes the source over: it puts guards into the expressions, which
// keep their evaluation within bounds.
func Evaluate(src *parse.Module, s *schema.Schema, in Inputs) (*Config, hcl.Diagnostics) {
	budget := &function.Budget{}
	c, diags, chance := evaluate(src, s, in, budget, parallel.All())
	if chance {
		*budget = function.Budget{}
		c, diags, _ = evaluate(src, s, in, budget, 1)
	}
	return c, diags
}

// evaluate is Evaluate with a number of workers. Where a cycle is entered, and
// at which expression the budget ends, is a matter of chance when there are
// several: it then says so, and one worker has to find out for good.
func evaluate(src *parse.Module, s *schema.Schema, in Inputs, budget *function.Budget, workers int) (c *Config, diags hcl.Diagnostics, chance bool) {
	m, diags := newModule(src, s, in, budget, workers)
	certain := budget.Exceeded() // so far, one after the other
	diags = append(diags, m.compile()...)
	c = &Config{Settings: m.settings, Variables: m.variableNames()}
	work, seeded, more := m.expand()
	diags = append(diags, more...)
	objects := make([]*Object, len(work))
	problems := make([]hcl.Diagnostics, len(work))
	cyclic := make([]bool, len(work))
	parallel.For(len(work), workers, func() func(int) {
		ev := newEvaluator(m)
		ev.seeded = seeded
		return func(i int) {
			ev.diags, ev.cycles, ev.lost = nil, nil, false
			objects[i] = ev.object(work[i])
			problems[i], cyclic[i] = append(ev.diags, ev.cycles...), len(ev.cycles) > 0
			if o := objects[i]; o != nil {
				o.Incomplete = ev.lost || work[i].block.broken || problems[i].HasErrors()
			}
		}
	})
	for i, o := range objects {
		diags = append(diags, problems[i]...)
		switch {
		case o == nil:
		case o.external:
			c.External = append(c.External, o)
		default:
			o.Order = len(c.Objects)
			c.Objects = append(c.Objects, o)
		}
	}
	if err := budget.Exceeded(); err != nil && !diags.HasErrors() {
		// try() and can() may have hidden it.
		diags = append(diags, diag.Whole("Too much to evaluate", "%s.", upperFirst(err.Error())))
	}
	diags = append(onlyOnce(diags, budget.Exceeded()), unexplained(c.Objects, diags)...)
	return c, diags, workers > 1 && ((budget.Exceeded() == nil) != (certain == nil) || slices.Contains(cyclic, true))
}

// onlyOnce keeps the first of the diagnostics that say that the budget is used
// up: what comes after it fails for that reason alone.
func onlyOnce(diags hcl.Diagnostics, exceeded error) hcl.Diagnostics {
	if exceeded == nil {
		return diags
	}
	found := false
	return slices.DeleteFunc(diags, func(d *hcl.Diagnostic) bool {
		if !strings.Contains(d.Detail, exceeded.Error()) {
			return false
		}
		again := found
		found = true
		return again
	})
}

// unexplained reports an object that is incomplete although nothing is wrong,
// which would be a mistake of podgen: no object may be missing in silence.
func unexplained(objects []*Object, diags hcl.Diagnostics) hcl.Diagnostics {
	if diags.HasErrors() {
		return nil
	}
	for _, o := range objects {
		if o.Incomplete {
			return hcl.Diagnostics{diag.Error(o.Range, "Object cannot be evaluated", "Something that the object refers to has no value, and podgen does not know why. Please report this.")}
		}
	}
	return nil
}

// job is one instance at the top of a file.
type job struct {
	block *block
	seed  seed
}

// expand finds out what the blocks at the top of the files stand for.
func (m *module) expand() ([]job, map[*block][]seed, hcl.Diagnostics) {
	ev := newEvaluator(m)
	ev.seeded = map[*block][]seed{}
	var work []job
	for _, b := range m.blocks {
		g := ev.top(b)
		ev.reportGroup(g)
		for _, i := range g.instances {
			work = append(work, job{b, i.seed})
		}
		if !g.failed {
			ev.seeded[b] = g.seeds
		}
	}
	ev.slowLocals()
	m.unsure = ev.unsure
	return work, ev.seeded, append(ev.diags, ev.cycles...)
}

// top returns the instances of a block at the top of a file.
func (ev *evaluator) top(b *block) *group {
	g := ev.tops[b]
	if g == nil {
		g = newGroup(b)
		ev.tops[b] = g
	}
	ev.findInstances(g, nil)
	return g
}
