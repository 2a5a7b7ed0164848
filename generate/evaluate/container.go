package evaluate

import (
	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/diag"
	"podgen/schema"
)

// containers evaluates the containers of a workload and the edges between them.
func (ev *evaluator) containers(w *instance, o *Object) {
	made := map[*instance]*Container{}
	byName := map[string]*Container{}
	var instances []*instance
	for _, n := range w.block.children {
		if n.schema.Role == "" {
			continue
		}
		g := ev.group(w, n)
		ev.reportGroup(g)
		for _, i := range g.instances {
			c := ev.container(i)
			ev.uniqueName(i, c, byName)
			o.Containers = append(o.Containers, c)
			made[i] = c
			instances = append(instances, i)
		}
	}
	for _, i := range instances {
		ev.edges(i, made)
	}
}

// uniqueName refuses a container that has the name of one before it.
func (ev *evaluator) uniqueName(i *instance, c *Container, byName map[string]*Container) {
	if _, known := ev.name(i); !known || c.Name == "" {
		return
	}
	if before := byName[c.Name]; before != nil {
		ev.report(diag.Error(c.Range, "Name given twice", "The pod already has a container %q, at %s. Names are unique among all containers of a pod, of whatever role.", c.Name, position(before.Range)))
		return
	}
	byName[c.Name] = c
}

// container evaluates one container.
func (ev *evaluator) container(i *instance) *Container {
	b := i.block
	e := ev.decodeElement(b, i.scope(), i)
	value := e.value.Addr().Interface().(*corev1.Container)
	c := &Container{Role: b.schema.Role, Native: b.schema.Role.Helper(), Name: value.Name, Value: value, Origin: e.origin, Range: *b.header}
	if a := b.attribute("native"); a != nil {
		c.Native = ev.yes(a, i)
	}
	if setting := ev.m.settings.ClassicSidecars; c.Native && setting.Value {
		c.Native, c.Classic = false, setting.Range
	}
	if c.Role == schema.Ambassador && value.StartupProbe == nil {
		c.NoStartupProbe = disabledProbe(b)
	}
	return c
}

// disabledProbe returns the startup_probe block of a container that is there
// and not enabled.
func disabledProbe(b *block) *hcl.Range {
	for _, n := range b.children {
		if n.schema.Name == "startup_probe" {
			return n.header
		}
	}
	return nil
}

// edges notes which containers a container refers to, and those it depends on.
func (ev *evaluator) edges(i *instance, made map[*instance]*Container) {
	from := made[i]
	add := func(r reference, explicit bool) {
		for _, target := range ev.containersOf(i, r, 0) {
			if to := made[target]; to != nil && (to != from || explicit) {
				from.Edges = append(from.Edges, Edge{To: to, Explicit: explicit, Range: r.at})
			}
		}
	}
	for _, r := range i.block.roles {
		add(r, false)
	}
	a := i.block.attribute("depends_on")
	if a == nil {
		return
	}
	for _, r := range a.expression.references {
		if !ev.dependsOn(i, r) {
			continue
		}
		if r.root == "pattern" {
			r.steps = append(r.steps[:1:1], step{name: membersOfUse, at: r.at})
		}
		add(r, true)
	}
}

// dependsOn checks that a container that depends_on names is there. A disabled
// one drops out.
func (ev *evaluator) dependsOn(i *instance, r reference) bool {
	check := &resolver{ev: ev, sc: i.scope(), ref: &r}
	depth := 1 // the steps that name a container
	if len(r.steps) == 0 {
		check.fail(r.at, "Incomplete reference", "%s is followed by the label of a block: %s.NAME.", r.root, r.root)
	} else if g, _ := check.find(r.root, r.steps[0].name); g == nil {
		check.labelled(&tree{}, r.root, r.steps[:1])
	} else if g.repeated && len(r.steps) > 1 {
		depth = 2
		check.instanceOf(g, r.steps[1])
	}
	if len(check.diags) == 0 && len(r.steps) > depth {
		check.fail(r.at, "Reference to a container expected", "depends_on names the container itself: %s.%s.", r.root, r.steps[0].name)
	}
	ev.report(check.diags...)
	return len(check.diags) == 0
}

// instanceOf checks that the step names an instance of the group. In
// depends_on, nothing else would evaluate a key that is an expression.
func (r *resolver) instanceOf(g *group, s step) {
	if s.any {
		key, known := r.key(s)
		if !known {
			r.fail(s.at, "Key not possible", "The key of an instance is a text, made of each, var, local and functions.")
			return
		}
		s = step{name: key, at: s.at}
	}
	r.group(&tree{}, g, []step{s})
}

// targets returns the containers that a reference leads to.
func (ev *evaluator) targets(i *instance, r reference) []*instance {
	if len(r.steps) == 0 {
		return nil
	}
	check := &resolver{ev: ev, sc: i.scope(), ref: &r}
	g, _ := check.find(r.root, r.steps[0].name)
	if g == nil {
		return nil
	}
	if g.repeated && len(r.steps) > 1 {
		if key, known := check.key(r.steps[1]); known {
			if one := g.find(key); one != nil {
				return []*instance{one}
			}
			return nil
		}
	}
	if ev.m.budget.SpendSteps(len(g.instances)) != nil {
		return nil // reported where the reference is evaluated
	}
	return g.instances
}
