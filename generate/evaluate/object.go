package evaluate

import (
	"github.com/zclconf/go-cty/cty"

	"podgen/generate/diag"
	"podgen/schema"
)

// object evaluates one instance.
func (ev *evaluator) object(j job) *Object {
	i := newInstance(j.block, nil, j.seed, ev.m.ctx)
	if j.block.schema == schema.Manifest {
		return ev.manifest(i)
	}
	o := ev.decodeObject(i, i.defaultName())
	if j.block.kind.Workload() {
		ev.patterns(i)
		ev.services(i, o)
		ev.containers(i, o)
		ev.uniqueVolumes(i)
	}
	o.external = ev.external(i)
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
