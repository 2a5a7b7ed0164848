package evaluate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/diag"
	"podgen/generate/function"
	"podgen/generate/object"
	"podgen/generate/origin"
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
		if o != nil {
			o.Order = len(c.Objects)
			c.Objects = append(c.Objects, o)
		}
	}
	if err := budget.Exceeded(); err != nil && !diags.HasErrors() {
		// try() and can() may have hidden it.
		diags = append(diags, diag.Whole("Too much to evaluate", "%s.", upperFirst(err.Error())))
	}
	diags = append(onlyOnce(diags, budget.Exceeded()), unexplained(c.Objects, diags)...)
	return c, diags, workers > 1 && (budget.Exceeded() != certain || slices.Contains(cyclic, true))
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

// object evaluates one instance. It returns nil for an object that is not rendered.
func (ev *evaluator) object(j job) *Object {
	i := newInstance(j.block, nil, j.seed, ev.m.ctx)
	if j.block.schema == schema.Manifest {
		return ev.manifest(i)
	}
	o := ev.decodeObject(i, i.defaultName())
	if j.block.kind.Workload() {
		ev.services(i, o)
		ev.containers(i, o)
		ev.uniqueVolumes(i)
	}
	if ev.external(i) {
		return nil
	}
	return o
}

// decodeObject decodes an object's own fields.
func (ev *evaluator) decodeObject(i *instance, name string) *Object {
	e := ev.decodeElementAs(i.block, i.scope(), i, name)
	o := &Object{
		Kind: i.block.kind, Value: e.value.Addr().Interface(), Origin: e.origin, Range: *i.block.header, ports: i.ports.mapped,
	}
	if o.Kind == nil {
		o.Kind = ev.m.schema.Kind("service")
	}
	o.Name = e.value.FieldByName("ObjectMeta").FieldByName("Name").String()
	return o
}

// external says whether the object exists already and is only referred to.
func (ev *evaluator) external(i *instance) bool {
	a := i.block.attribute("external")
	if a == nil {
		return false
	}
	return ev.yes(a, i)
}

// yes reads an attribute that is true or false. A mistake counts as true.
func (ev *evaluator) yes(a *attribute, i *instance) bool {
	v, whole := ev.attributeValue(a, i.scope(), i)
	if !whole {
		return true
	}
	on, d := isTrue(v, a)
	if d != nil {
		ev.report(d)
		return true
	}
	return on
}

// services evaluates the services that stand in a workload.
func (ev *evaluator) services(w *instance, o *Object) {
	for _, n := range w.block.children {
		if n.schema.Own != schema.OwnService {
			continue
		}
		g := ev.group(w, n)
		ev.reportGroup(g)
		for _, i := range g.instances {
			name := i.defaultName()
			if n.label == "" {
				if text, ok := ev.name(w); ok && i.each == cty.NilVal {
					name = text
				}
			}
			o.Services = append(o.Services, ev.decodeObject(i, name))
		}
	}
}

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
		for _, target := range ev.targets(i, r) {
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
		if ev.dependsOn(i, r) {
			add(r, true)
		}
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
		check.group(&tree{}, g, r.steps[1:2])
	}
	if len(check.diags) == 0 && len(r.steps) > depth {
		check.fail(r.at, "Reference to a container expected", "depends_on names the container itself: %s.%s.", r.root, r.steps[0].name)
	}
	ev.report(check.diags...)
	return len(check.diags) == 0
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

// uniqueVolumes refuses two volumes of one name.
func (ev *evaluator) uniqueVolumes(w *instance) {
	seen := map[string]*instance{}
	for _, n := range w.block.children {
		if n.schema.Name != "volume" {
			continue
		}
		for _, i := range ev.group(w, n).instances {
			name, ok := ev.name(i)
			if before := seen[name]; ok && before != nil {
				ev.report(diag.Error(*n.header, "Name given twice", "The pod already has a volume %q, at %s.", name, position(*before.block.header)))
			}
			seen[name] = i
		}
	}
}

// manifest evaluates an object that is passed through whole.
func (ev *evaluator) manifest(i *instance) *Object {
	o := &Object{Value: object.Map{}, Origin: origin.At(i.block.header), Range: *i.block.header, Name: i.defaultName()}
	a := i.block.attribute("object")
	if a == nil {
		return o // reported when the block was compiled
	}
	v, whole := ev.attributeValue(a, i.scope(), i)
	if !whole {
		return o
	}
	if v, whole = ev.unmark(v, a, i.scope()); !whole {
		return o
	}
	if t := v.Type(); v.IsNull() || !t.IsObjectType() && !t.IsMapType() {
		ev.report(diag.Error(*a.expression.at, "Value not possible", "%q is an object with apiVersion, kind and metadata, and not %s.", "object", kindOf(v)))
		return o
	}
	if value, ok := ev.plainValue(v, a.expression.ranges, o.Origin); ok {
		o.Value = value
		ev.identity(value.(object.Map), a)
	}
	return o
}

// identity checks that an object says what it is.
func (ev *evaluator) identity(o object.Map, a *attribute) {
	var missing []string
	for _, key := range []string{"apiVersion", "kind"} {
		if s, ok := o.Get(key).(string); !ok || s == "" {
			missing = append(missing, fmt.Sprintf("%q", key))
		}
	}
	if len(missing) > 0 {
		ev.report(diag.Error(*a.expression.at, "Key missing", "The object needs %s, a text.", strings.Join(missing, " and ")))
	}
	switch o.Get("metadata").(type) {
	case nil, object.Map:
	default:
		ev.report(diag.Error(*a.expression.ranges.Key("metadata").Self, "Value not possible", "The metadata of an object is a map: { name = …, labels = { … } }."))
	}
}

// plainValue turns a value into maps, lists and scalars, in the order of the file.
func (ev *evaluator) plainValue(v cty.Value, at *schema.Ranges, node *origin.Node) (any, bool) {
	node.Range = at.Self
	t := v.Type()
	switch {
	case v.IsNull():
		return nil, true
	case t == runtimeType:
		ev.report(runtimeMisplaced(*at.Self, "The object holds a value that is"))
		return nil, false
	case t == cty.String:
		return v.AsString(), true
	case t == cty.Bool:
		return v.True(), true
	case t == cty.Number:
		return v.AsBigFloat(), true
	case t.IsObjectType() || t.IsMapType():
		return ev.plainMap(v, at, node)
	case v.CanIterateElements():
		list := make([]any, 0, v.LengthInt())
		for it, i := v.ElementIterator(), 0; it.Next(); i++ {
			_, element := it.Element()
			child := &origin.Node{}
			value, ok := ev.plainValue(element, at.Item(i), child)
			if !ok {
				return nil, false
			}
			list = append(list, value)
			node.Append(child)
		}
		return list, true
	}
	ev.report(diag.Error(*at.Self, "Value not possible", "The object holds %s, which YAML cannot say.", kindOf(v)))
	return nil, false
}

func (ev *evaluator) plainMap(v cty.Value, at *schema.Ranges, node *origin.Node) (any, bool) {
	var m object.Map
	for it := v.ElementIterator(); it.Next(); {
		k, element := it.Element()
		child := &origin.Node{}
		value, ok := ev.plainValue(element, at.Key(k.AsString()), child)
		if !ok {
			return nil, false
		}
		m = append(m, object.Entry{Key: k.AsString(), Value: value})
		node.Set(k.AsString(), child)
	}
	place := func(key string) int {
		if i := slices.Index(at.Order, key); i >= 0 {
			return i
		}
		return len(at.Order)
	}
	if len(at.Order) > 0 {
		slices.SortStableFunc(m, func(a, b object.Entry) int { return place(a.Key) - place(b.Key) })
	}
	if m == nil {
		m = object.Map{}
	}
	return m, true
}
