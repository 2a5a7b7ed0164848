package evaluate

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/diag"
	"podgen/generate/object"
	"podgen/generate/origin"
	"podgen/generate/parse"
	"podgen/schema"
)

// Evaluate gives the values of a module. The configuration is complete only
// when the diagnostics hold no error; it is never nil.
//
// Evaluate takes the source over: it puts guards into the expressions, which
// keep their evaluation within bounds. A source is evaluated once.
func Evaluate(src *parse.Module, s *schema.Schema, in Inputs) (*Config, hcl.Diagnostics) {
	m, diags := newModule(src, s, in)
	c := &Config{Settings: m.settings, Variables: m.variableNames()}
	work, seeded, more := m.expand()
	diags = append(diags, more...)
	objects := make([]*Object, len(work))
	problems := make([]hcl.Diagnostics, len(work))
	inParallel(len(work), func(int) func(int) {
		ev := newEvaluator(m)
		ev.seeded = seeded
		return func(i int) {
			ev.diags, ev.cycles = nil, nil
			objects[i] = ev.object(work[i])
			problems[i] = append(ev.diags, ev.cycles...)
		}
	})
	for i, o := range objects {
		diags = append(diags, problems[i]...)
		if o != nil {
			o.Order = len(c.Objects)
			c.Objects = append(c.Objects, o)
		}
	}
	if err := m.budget.Exceeded(); err != nil && !diags.HasErrors() {
		// try() and can() may have hidden it.
		diags = append(diags, diag.File("", "Too much to evaluate", "%s.", upperFirst(err.Error())))
	}
	return c, diags
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
		seeds := make([]seed, 0, len(g.instances))
		for _, i := range g.instances {
			work = append(work, job{b, i.seed})
			seeds = append(seeds, i.seed)
		}
		if !g.failed {
			ev.seeded[b] = seeds
		}
	}
	return work, ev.seeded, append(ev.diags, ev.cycles...)
}

// top returns the instances of a block at the top of a file.
func (ev *evaluator) top(b *block) *group {
	if g := ev.tops[b]; g != nil {
		return g
	}
	g := &group{block: b, failed: true, repeated: b.forEach != nil}
	ev.tops[b] = g
	seeds, known := ev.seeded[b]
	if !known {
		var ok bool
		seeds, g.diags, ok = ev.seeds(b, scope{ctx: ev.m.ctx})
		g.failed = !ok
	}
	g.failed = g.failed && !known
	for _, s := range seeds {
		g.instances = append(g.instances, newInstance(b, nil, s, ev.m.ctx))
	}
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
	v, ok := ev.attributeValue(a, i.scope(), i)
	if !ok {
		return true
	}
	on, err := convert.Convert(v, cty.Bool)
	if err != nil || on.IsNull() || on.IsMarked() {
		ev.report(diag.Error(*a.expression.at, "Value of the wrong type", "external is true or false."))
		return true
	}
	return on.True()
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
	var instances []*instance
	for _, n := range w.block.children {
		if n.schema.Role == "" {
			continue
		}
		g := ev.group(w, n)
		ev.reportGroup(g)
		for _, i := range g.instances {
			c := ev.container(i)
			for _, other := range o.Containers {
				if other.Name == c.Name && c.Name != "" {
					ev.report(diag.Error(c.Range, "Name given twice", "The pod already has a container %q, at %s. Names are unique among all containers of a pod, of whatever role.", c.Name, position(other.Range)))
					break
				}
			}
			o.Containers = append(o.Containers, c)
			made[i] = c
			instances = append(instances, i)
		}
	}
	for _, i := range instances {
		ev.edges(i, made)
	}
	if len(o.Containers) == 0 && !ev.hasErrors() && w.block.attribute("external") == nil {
		ev.report(diag.Error(o.Range, "No container", "A pod needs a container: container \"NAME\" { image = … }."))
	}
}

// container evaluates one container.
func (ev *evaluator) container(i *instance) *Container {
	b := i.block
	e := ev.decodeElement(b, i.scope(), i)
	value := e.value.Addr().Interface().(*corev1.Container)
	c := &Container{Role: b.schema.Role, Native: b.schema.Role.Helper(), Name: value.Name, Value: value, Origin: e.origin, Range: *b.header}
	if a := b.attribute("native"); a != nil {
		if v, ok := ev.attributeValue(a, i.scope(), i); ok && !v.IsNull() {
			on, err := convert.Convert(v, cty.Bool)
			if err != nil || on.IsMarked() {
				ev.report(diag.Error(*a.expression.at, "Value of the wrong type", "native is true or false."))
			} else {
				c.Native = on.True()
			}
		}
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
	if len(r.steps) == 0 {
		check.fail(r.at, "Incomplete reference", "%s is followed by the label of a block: %s.NAME.", r.root, r.root)
	} else if g, _ := check.find(r.root, r.steps[0].name); g == nil {
		check.labelled(&tree{}, r.root, r.steps)
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
	switch {
	case g == nil:
		return nil
	case g.repeated && len(r.steps) > 1 && !r.steps[1].any:
		if one := g.find(r.steps[1].name); one != nil {
			return []*instance{one}
		}
		return nil
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
	a := i.block.attribute("object")
	if a == nil {
		return nil
	}
	v, ok := ev.attributeValue(a, i.scope(), i)
	if !ok {
		return nil
	}
	v, ok = ev.unmark(v, a, i.scope())
	if !ok {
		return nil
	}
	if t := v.Type(); v.IsNull() || !t.IsObjectType() && !t.IsMapType() {
		ev.report(diag.Error(*a.expression.at, "Value not possible", "object is an object with apiVersion, kind and metadata."))
		return nil
	}
	node := origin.At(i.block.header)
	value, ok := ev.plainValue(v, a.expression.ranges, node)
	if !ok {
		return nil
	}
	whole, ok := value.(object.Map)
	if !ok {
		return nil
	}
	o := &Object{Value: whole, Origin: node, Range: *i.block.header, Name: i.defaultName()}
	for _, key := range []string{"apiVersion", "kind"} {
		if s, isString := whole.Get(key).(string); !isString || s == "" {
			ev.report(diag.Error(*a.expression.at, "Key missing", "The object needs %q, a string.", key))
			return nil
		}
	}
	return o
}

// plainValue turns a value into maps, lists and scalars, in the order of the file.
func (ev *evaluator) plainValue(v cty.Value, at *schema.Ranges, node *origin.Node) (any, bool) {
	node.Range = at.Self
	t := v.Type()
	switch {
	case v.IsNull():
		return nil, true
	case t == runtimeType:
		ev.report(diag.Error(*at.Self, "Value known only at run time", "It stands as the value of an environment variable, not in an object."))
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
	ev.report(diag.Error(*at.Self, "Value not possible", "The object holds %s.", t.FriendlyName()))
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
