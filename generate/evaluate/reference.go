package evaluate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"podgen/generate/diag"
	"podgen/schema"
)

// blockMark marks the value of a whole block, so that an attribute that takes a
// block (mount's volume) knows which one it got.
type blockMark struct{ instance *instance }

// tree gathers the values that an expression needs under the names by which it
// names them.
type tree struct {
	value    cty.Value
	children map[string]*tree
	mark     *instance
	failed   bool // there is no value, because of a mistake
	all      bool // all instances of a block with for_each are asked for
	disabled bool // an instance that is not there; among all it does not count
}

func (t *tree) at(names ...string) *tree {
	for _, name := range names {
		if t.children == nil {
			t.children = map[string]*tree{}
		}
		next := t.children[name]
		if next == nil {
			next = &tree{}
			t.children[name] = next
		}
		t = next
	}
	return t
}

func (t *tree) build() cty.Value {
	switch {
	case t.failed:
		return cty.DynamicVal
	case t.value != cty.NilVal && len(t.children) > 0:
		return cty.DynamicVal // something that the value does not have was asked for
	case t.value != cty.NilVal:
		return t.value
	}
	values := make(map[string]cty.Value, len(t.children))
	for name, child := range t.children {
		if !t.all || !child.disabled {
			values[name] = child.build()
		}
	}
	v := cty.ObjectVal(values)
	if t.mark != nil {
		v = v.Mark(blockMark{t.mark})
	}
	return v
}

// fail marks what a reference leads to as missing.
func (t *tree) fail(steps []step) {
	for _, s := range steps {
		if s.any {
			break
		}
		t = t.at(s.name)
	}
	t.failed = true
}

// resolveAll finds the values of an expression's references and returns them as
// the variables of a context. What a reference with a mistake leads to is unknown.
func (ev *evaluator) resolveAll(references []reference, sc scope) (map[string]cty.Value, hcl.Diagnostics) {
	var diags hcl.Diagnostics
	root := &tree{}
	for i := range references {
		r := &resolver{ev: ev, sc: sc, ref: &references[i]}
		t := root.at(r.ref.root)
		if !r.resolve(t) {
			t.fail(r.lost())
			ev.unsure = true
		}
		diags = append(diags, r.diags...)
	}
	variables := make(map[string]cty.Value, len(root.children))
	for name, child := range root.children {
		variables[name] = child.build()
	}
	return variables, diags
}

// follow evaluates an expression that is one reference and nothing else: the
// value is there without a context around it.
func (ev *evaluator) follow(e *expression, sc scope) (cty.Value, hcl.Diagnostics) {
	t := &tree{}
	r := &resolver{ev: ev, sc: sc, ref: &e.references[0]}
	if !r.resolve(t) {
		ev.unsure = true
		return cty.DynamicVal, r.diags
	}
	rest := e.syntax.(*hclsyntax.ScopeTraversalExpr).Traversal[1:]
	for len(rest) > 0 && len(t.children) > 0 {
		next := t.children[stepsOf(rest[:1])[0].name]
		if next == nil {
			break
		}
		t, rest = next, rest[1:]
	}
	v, diags := rest.TraverseRel(t.build())
	for i, d := range diags {
		d.Expression, d.EvalContext = nil, nil
		diags[i] = disabled(d, e.syntax.Variables())
	}
	return v, diags
}

// resolver follows one reference.
type resolver struct {
	ev    *evaluator
	sc    scope
	ref   *reference
	diags hcl.Diagnostics
}

func (r *resolver) fail(at hcl.Range, summary, detail string, args ...any) bool {
	r.diags = append(r.diags, diag.Error(at, summary, detail, args...))
	return false
}

// lost are the steps of the reference below its root that name what has no
// value. Of a name that nothing has, that is the root itself.
func (r *resolver) lost() []step {
	if r.ref.broken {
		return nil
	}
	return r.ref.steps
}

// resolve puts the value that the reference leads to under t. It returns false
// when there is none.
func (r *resolver) resolve(t *tree) bool {
	if r.ref.broken {
		return false
	}
	steps := r.ref.steps
	switch r.ref.root {
	case "local":
		return r.local(t, steps[0].name)
	case "self":
		return r.member(t, r.sc.self, steps)
	case "runtime":
		return r.runtime(t, steps)
	}
	if len(steps) == 0 || steps[0].any {
		return r.fail(r.ref.at, "Incomplete reference", "%s is followed by the label of a block: %s.NAME.", r.ref.root, r.ref.root)
	}
	return r.labelled(t, r.ref.root, steps)
}

func (r *resolver) local(t *tree, name string) bool {
	l := r.ev.m.locals[name]
	if !l.slow {
		t.at(name).value = r.ev.m.ctx.Variables["local"].GetAttr(name)
		return true
	}
	c := r.ev.local(l)
	t.at(name).value = c.value
	if !c.whole {
		t.at(name).value = r.ev.missing()
	}
	return true
}

// labelled follows TYPE.LABEL….
func (r *resolver) labelled(t *tree, typ string, steps []step) bool {
	label := steps[0]
	g, names := r.find(typ, label.name)
	if g == nil {
		near := r.elsewhere(typ, label.name)
		if near != "" {
			names = nil // the label is right
		} else {
			near = diag.DidYouMean(label.name, names)
		}
		if near == "" && len(names) > 0 && len(names) <= 8 {
			near = " There is " + quotedList(names) + "."
		}
		where := "in this module"
		if ofWorkload(typ) {
			where = "in this workload"
		}
		r.fail(r.ref.through(label), "Unknown reference", "There is no %s %q %s.%s", typ, label.name, where, near)
		return r.offer(label, names)
	}
	return r.group(t.at(label.name), g, steps[1:])
}

// elsewhere names the block of another type in the workload that has the label.
func (r *resolver) elsewhere(typ, label string) string {
	w := r.sc.workload()
	if w == nil {
		return ""
	}
	for _, b := range w.block.children {
		if b.label == label && b.schema.Name != typ && (b.schema.Role != "" || inWorkload(b.schema.Name)) {
			return fmt.Sprintf(" Did you mean %s.%s?", b.schema.Name, label)
		}
	}
	return ""
}

// find returns the instances that TYPE.LABEL means here, or else the labels
// that there are.
func (r *resolver) find(typ, label string) (*group, []string) {
	var names []string
	if w := r.sc.workload(); w != nil {
		for _, b := range w.block.children {
			if b.schema.Name != typ || b.label == "" {
				continue
			}
			if b.label == label {
				return r.ev.group(w, b), nil
			}
			names = append(names, b.label)
		}
	}
	if ofWorkload(typ) {
		slices.Sort(names)
		return nil, names
	}
	byLabel := r.ev.m.named[typ]
	if b := byLabel[label]; b != nil {
		return r.ev.top(b), nil
	}
	names = append(names, sortedKeys(byLabel)...)
	slices.Sort(names)
	return nil, names
}

// group follows what comes behind a block's label: a key when it has for_each.
func (r *resolver) group(t *tree, g *group, steps []step) bool {
	if g.failed {
		return false
	}
	if !g.repeated {
		if len(g.instances) == 0 {
			t.value = cty.NullVal(cty.DynamicPseudoType)
			return true
		}
		return r.member(t, g.instances[0], steps)
	}
	if len(steps) > 0 {
		if key, known := r.key(steps[0]); known {
			return r.instance(t, g, steps[0], key, steps[1:])
		}
	}
	if err := r.ev.m.budget.SpendSteps(wholeSteps * len(g.instances)); err != nil {
		r.diags = append(r.diags, tooLarge(r.ref.at, err))
		return false
	}
	t.all = true
	for _, i := range g.instances {
		if !r.member(t.at(i.key), i, steps[min(1, len(steps)):]) {
			return false
		}
	}
	return true
}

// key returns the key of a step. One that the file does not write out is
// evaluated; it is not known where that takes more than the scope has.
func (r *resolver) key(s step) (key string, known bool) {
	if !s.any {
		return s.name, true
	}
	if s.key == nil {
		return "", false
	}
	v, diags := s.key.Value(r.sc.ctx)
	if diags.HasErrors() {
		return "", false
	}
	return plainText(v)
}

// instance follows what comes behind the key of a block with for_each.
func (r *resolver) instance(t *tree, g *group, at step, key string, rest []step) bool {
	if i := g.find(key); i != nil {
		return r.member(t.at(key), i, rest)
	}
	if g.disabled(key) {
		t.at(key).value, t.at(key).disabled = cty.NullVal(cty.DynamicPseudoType), true
		return true
	}
	if at.any {
		return true // it may stand where it is not evaluated; where it is, the key is missing
	}
	keys := make([]string, len(g.instances))
	for n, i := range g.instances {
		keys[n] = i.key
	}
	r.fail(r.ref.through(at), "Unknown reference", "%s %q has for_each, and %q is not one of its keys.%s A reference names one: %s.%s[\"KEY\"].",
		g.block.schema.Name, g.block.label, key, diag.DidYouMean(key, keys), g.block.schema.Name, g.block.label)
	return r.offer(at, keys)
}

// member follows what comes behind a block: an attribute, or a block inside.
func (r *resolver) member(t *tree, i *instance, steps []step) bool {
	if len(steps) == 0 {
		return r.whole(t, i)
	}
	name := steps[0].name
	if done, ok := r.inner(t, i, steps); done {
		return ok
	}
	if data := i.dataOf(name); data != "" {
		return r.data(t, i, data, steps)
	}
	v, known := r.ev.export(i, name)
	if !known {
		return r.unknownMember(i, steps[0])
	}
	if len(steps) > 1 && !steps[1].any && v.Type().IsObjectType() && !v.Type().HasAttribute(steps[1].name) {
		if name == "ports" && v.LengthInt() == 0 {
			return r.fail(r.ref.through(steps[1]), "Value not set", "%s declares no port with a name.", i.title())
		}
		names := sortedKeys(v.Type().AttributeTypes())
		r.fail(r.ref.through(steps[1]), "Unknown reference", "%s.%s has no %q.%s", i.title(), name, steps[1].name, nearOr(steps[1].name, names))
		return r.offer(steps[1], names)
	}
	t.at(name).value = v
	return true
}

func nearOr(given string, names []string) string {
	if near := diag.DidYouMean(given, names); near != "" || len(names) > 8 || len(names) == 0 {
		return near
	}
	return " It has " + quotedList(names) + "."
}

// inner follows a reference from outside to a block in a workload:
// deployment.shop.container.web, deployment.shop.service.
func (r *resolver) inner(t *tree, i *instance, steps []step) (done, ok bool) {
	if i.block.kind == nil || !i.block.kind.Workload() {
		return false, false
	}
	typ := steps[0].name
	s := i.block.schema.Body.Block(typ)
	if s == nil || !r.ev.m.refersTo(s) || s.Label.Mode == schema.NoLabel {
		return false, false
	}
	inside := &resolver{ev: r.ev, sc: i.scope(), ref: r.ref}
	defer func() { r.diags = append(r.diags, inside.diags...) }()
	if len(steps) > 1 {
		for _, b := range i.block.children {
			if b.schema.Name == typ && b.label != "" && b.label == steps[1].name {
				return true, inside.group(t.at(typ, b.label), r.ev.group(i, b), steps[2:])
			}
		}
	}
	for _, b := range i.block.children {
		if b.schema.Name == typ && b.label == "" {
			return true, inside.group(t.at(typ), r.ev.group(i, b), steps[1:])
		}
	}
	if len(steps) == 1 {
		return true, inside.fail(r.ref.at, "Incomplete reference", "%s.%s is followed by the label of a block.", i.title(), typ)
	}
	return true, inside.labelled(t.at(typ), typ, steps[1:])
}

// whole gives the value of a whole block: what it exports.
func (r *resolver) whole(t *tree, i *instance) bool {
	t.mark = i
	for _, name := range i.exports() {
		if v, known := r.ev.export(i, name); known {
			t.at(name).value = v
		}
	}
	return true
}

// exports are the names that the value of a whole block has.
func (i *instance) exports() []string {
	s := i.block.schema
	switch {
	case s.Role == schema.Init:
		return []string{"name"}
	case s.Role != "":
		return []string{"name", "host", "address", "ports"}
	case i.service():
		return []string{"name", "ports"}
	}
	return []string{"name"}
}

// service says that the instance is a Service, in a workload or by itself.
func (i *instance) service() bool {
	return i.block.schema.Own == schema.OwnService || i.block.kind != nil && i.block.kind.Name == "Service"
}

// export returns the value by which others know something of an instance. It
// is not known when there is nothing of that name. A value that a mistake of
// the instance keeps from being there is unknown.
func (ev *evaluator) export(i *instance, name string) (v cty.Value, known bool) {
	s := i.block.schema
	switch {
	case name == "name":
		if text, ok := ev.name(i); ok {
			return cty.StringVal(text), true
		}
		return ev.missing(), true
	case name == "ports" && (s.Role != "" || i.service()):
		return ev.portsValue(i), true
	case (name == "host" || name == "address") && s.Role != "" && s.Role != schema.Init:
		return ev.address(i, name)
	case name == "namespace" && i.block.kind != nil && i.block.attribute(name) == nil && ev.m.settings.Namespace.Range != nil:
		return cty.StringVal(ev.m.settings.Namespace.Value), true
	}
	a := i.block.attribute(name)
	if a == nil {
		return cty.NilVal, false
	}
	return ev.value(i, a), true
}

// missing is the value of what has none because of a mistake.
func (ev *evaluator) missing() cty.Value {
	ev.unsure = true
	return cty.DynamicVal
}

// Loopback is the address at which the containers of a pod reach each other. It
// is not "localhost", which some clients take for a socket file and some
// resolve to ::1, where a server may not listen.
const Loopback = "127.0.0.1"

// address gives where other containers of the pod reach this one.
func (ev *evaluator) address(i *instance, name string) (v cty.Value, known bool) {
	if name == "host" {
		return cty.StringVal(Loopback), true
	}
	ports := ev.ports(i)
	switch {
	case !ports.whole:
		return ev.missing(), true
	case len(ports.container) == 0:
		return cty.NilVal, false
	}
	return cty.StringVal(fmt.Sprintf("%s:%d", Loopback, ports.container[0].ContainerPort)), true
}

// name returns the name that an instance has in Kubernetes. It returns false
// when a mistake keeps it from having one.
func (ev *evaluator) name(i *instance) (string, bool) {
	a := i.block.attribute("name")
	if a == nil {
		return i.defaultName(), true
	}
	v := ev.value(i, a)
	if v.IsKnown() && v.IsNull() {
		return i.defaultName(), true
	}
	return plainText(v)
}

// defaultName is the label, with the key behind it for an instance of a block
// with for_each. A service without a label has the name of its workload.
func (i *instance) defaultName() string {
	name := i.block.label
	if name == "" && i.outer != nil {
		name = i.outer.defaultName()
	}
	if i.each != cty.NilVal && i.block.forEach != nil {
		name += "-" + i.key
	}
	return name
}

// outputs are the names that a use of a pattern gives to others.
func (b *block) outputs() []string {
	var names []string
	for _, a := range b.attributes {
		if !strings.Contains(a.schema.Name, ".") {
			names = append(names, a.schema.Name)
		}
	}
	return names
}

func (r *resolver) unknownMember(i *instance, s step) bool {
	body := i.block.schema.Body
	if len(i.block.meant) > 0 && slices.Contains(i.block.meant, s.name) {
		return false // reported as an unknown attribute of the block
	}
	if body.Attribute(s.name) != nil {
		return r.fail(r.ref.through(s), "Value not set", "%s does not set %q, so there is nothing to refer to.", i.title(), s.name)
	}
	if body.Block(s.name) != nil && diag.Nearest(s.name, i.exports()) == "" {
		return r.fail(r.ref.through(s), "Unknown reference", "%q is a block of %s, and a reference leads to attributes.", s.name, i.title())
	}
	if s.name == "address" && i.block.schema.Role != "" {
		return r.fail(r.ref.through(s), "Value not set", "%s declares no port, so it has no address.", i.title())
	}
	names := append(i.exports(), body.Names()...)
	if i.block.schema.Own == schema.OwnPattern {
		if strings.Contains(s.name, ".") {
			return r.undeclared(i, s)
		}
		names = i.block.outputs()
	}
	names = slices.DeleteFunc(names, func(name string) bool { return name == s.name }) // a block
	r.fail(r.ref.through(s), "Unknown reference", "%s has no %q.%s", i.title(), s.name, diag.DidYouMean(s.name, names))
	return r.offer(s, names)
}
