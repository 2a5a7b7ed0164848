package imports

import (
	"maps"

	"podgen/generate/build"
	"podgen/schema"
)

// nestServices puts each Service that selects one workload into the block of that
// workload, if the block would give it the same selector.
func (l *lifter) nestServices() {
	workloads := map[string][]*document{} // by namespace
	for _, d := range l.documents {
		if d.kind != nil && d.kind.Workload() {
			workloads[d.namespace()] = append(workloads[d.namespace()], d)
		}
	}
	for _, s := range l.documents {
		if !s.is("Service") || s.manifest {
			continue
		}
		selector, ok := s.root.get("spec", "selector").textMap()
		if !ok || len(selector) == 0 {
			continue
		}
		var selected []*document
		for _, d := range workloads[s.namespace()] {
			if selects(selector, d) {
				selected = append(selected, d)
			}
		}
		if len(selected) == 1 && !selected[0].manifest && maps.Equal(selector, servedBy(selected[0])) {
			s.inside = selected[0]
		}
	}
}

func (d *document) is(kind string) bool { return d.kind != nil && d.kind.Name == kind }

// podLabels are the labels of a workload's pods.
func (d *document) podLabels() map[string]string {
	m, _ := d.root.get(d.kind.Template...).get("metadata", "labels").textMap()
	return m
}

func selects(selector map[string]string, d *document) bool {
	labels := d.podLabels()
	for k, v := range selector {
		if labels[k] != v {
			return false
		}
	}
	return true
}

// servedBy is the selector of a Service in the block of a workload.
func servedBy(d *document) map[string]string {
	if !d.kind.Selects() {
		standard := map[string]string{build.NameLabel: d.name}
		if own, _ := d.root.get("metadata", "labels").textMap(); own[build.NameLabel] != d.name {
			return nil
		}
		return standard
	}
	selector := d.root.get("spec", "selector")
	if selector == nil || !selector.only("matchLabels") {
		return nil
	}
	m, _ := selector.get("matchLabels").textMap()
	return m
}

// service lifts a Service into the workload that it selects.
func (w *scope) service(s *document) *block {
	b := &block{typ: "service"}
	skip := []string{"selector", "namespace", "name", "port"}
	if s.name != w.document.name {
		b.label = s.name
		if !plainLabel(s.name) {
			b.label = s.label
			b.body.set("name", literal(s.name), s.root.get("metadata", "name"))
		}
	}
	n := w.document.kind.Block.Body.Block("service")
	w.attributes(n.Body, s.root, &b.body, skip...)
	if list := s.root.get("spec", "ports"); list != nil {
		w.listed(n.Body.Block("port"), "ports", list.items(), &b.body, w.servicePort)
		list.holder = lastHolder(b.body)
	}
	w.blocks(n.Body, s.root, &b.body, skip...)
	return b
}

// servicePort is a port of a nested Service as the map of its ports has it: it
// leads to the container port of the same name.
func (w *scope) servicePort(v *value) (expression, bool) {
	name := v.str("name")
	if !v.only("name", "port", "protocol", "targetPort") || name == "" || v.str("targetPort") != name || !w.hasPort(name) {
		return nil, false
	}
	return portNumber(v.get("port"), v)
}

// hasPort says that a container that a Service reaches has a port of that name.
func (w *scope) hasPort(name string) bool {
	roles := w.roles()
	for _, list := range []string{"containers", "initContainers"} {
		for _, c := range w.pod.get(list).items() {
			if roles[c].role == schema.Init {
				continue
			}
			for _, p := range c.get("ports").items() {
				if p.str("name") == name {
					return true
				}
			}
		}
	}
	return false
}

// targetPort refers to the port of that number, if one container of the pod has one
// with a name.
func (w *scope) targetPort(port, n *value) raw {
	var found raw
	roles := w.roles()
	for _, list := range []string{"initContainers", "containers"} {
		for _, c := range w.pod.get(list).items() {
			for _, p := range c.get("ports").items() {
				if p.get("containerPort") == nil || p.get("containerPort").text != n.text || p.str("protocol") != port.str("protocol") {
					continue
				}
				if found != "" || p.str("name") == "" || !plainLabel(c.str("name")) {
					return ""
				}
				found = reference(string(roles[c].role), c.str("name"), "ports", p.str("name"))
			}
		}
	}
	return found
}

// commonNamespace lets the settings of the module say the namespace, if all objects
// that can be in one are in the same.
func (l *lifter) commonNamespace() {
	l.namespace = ""
	common, count := "", 0
	for _, d := range l.documents {
		if d.kind == nil || d.manifest || !d.kind.Namespaced {
			continue
		}
		if count++; count == 1 {
			common = d.namespace()
		}
		if d.namespace() != common || common == "" {
			return
		}
	}
	if count < 2 {
		return
	}
	l.namespace = common
	settings := &block{typ: "podgen"}
	settings.body.set("namespace", literal(common))
	l.files[0].add(settings)
}
