package imports

import (
	"cmp"
	"maps"
	"slices"

	"podgen/generate/build"
	"podgen/schema"
)

// workload lifts a workload: its own fields and those of its pods, then volumes,
// inits and native sidecars in their order, containers, and the services in it.
func (w *scope) workload(b *block, skip []string) {
	d, body := w.document, w.document.kind.Block.Body
	template := d.root.get(d.kind.Template...)
	w.pod = template.get("spec")
	for _, v := range w.pod.get("volumes").items() {
		w.names = append(w.names, v.str("name"))
	}
	labels := w.labelling()
	w.attributes(body, d.root, &b.body, append(skip, "labels")...)
	labels.workload(&b.body)
	slices.SortStableFunc(b.body, func(x, y item) int {
		return cmp.Compare(body.Attribute(x.attribute.name).Position, body.Attribute(y.attribute.name).Position)
	})
	skip = append(skip, "volume", "template", "job_template")
	if d.kind.Selects() {
		skip = append(skip, "selector")
		labels.selector(w, &b.body)
	}
	w.blocks(body, d.root, &b.body, skip...)
	w.templates(body, labels, &b.body)
	for _, v := range w.pod.get("volumes").items() {
		b.body.add(w.element(body.Block("volume"), v), v)
	}
	roles := w.roles()
	for _, list := range []string{"initContainers", "containers"} {
		for _, c := range w.pod.get(list).items() {
			b.body.add(w.container(c, roles[c]), c)
		}
	}
	for _, s := range w.documents {
		if s.inside == d {
			b.body.add(w.service(s), s.root)
		}
	}
}

// templates lifts what the templates of a workload say by themselves.
func (w *scope) templates(fields *schema.Body, labels *labelling, to *body) {
	for _, name := range []string{"job_template", "template"} {
		n := fields.Block(name)
		if n == nil || len(n.Path) > 0 {
			continue
		}
		inner := &block{typ: name}
		w.attributes(n.Body, w.document.root, &inner.body, "labels")
		switch {
		case name == "template":
			labels.pods(&inner.body)
		case w.document.root.get("spec", "jobTemplate", "metadata", "labels") != nil:
			v := w.document.root.get("spec", "jobTemplate", "metadata", "labels")
			inner.body.set("labels", plain(v), v)
		}
		w.blocks(n.Body, w.document.root, &inner.body)
		if len(inner.body) > 0 {
			to.add(inner)
		}
	}
}

// labelling is how a workload says its labels, its selector and those of its pods.
type labelling struct {
	own      *value // the labels of the workload
	template *value // the labels of its pods
	selects  *value // its selector

	byDefault bool // the selector is the default one
	ownLabels []entry
	podLabels []entry
	podsSay   bool // the pods have labels that the workload does not imply
}

// labelling finds the shortest way to say labels and selector. It is the inverse
// of what the build stage does.
func (w *scope) labelling() *labelling {
	d := w.document
	l := &labelling{own: d.root.get("metadata", "labels"), selects: d.root.get("spec", "selector")}
	own, _ := l.own.textMap()
	selector, plainSelector := l.selects.get("matchLabels").textMap()
	standard := map[string]string{build.NameLabel: d.name}
	l.byDefault = d.kind.Selects() && plainSelector && l.selects.only("matchLabels") && maps.Equal(selector, standard) && own[build.NameLabel] == d.name
	if !d.kind.Selects() {
		selector = nil
		l.selects = nil
	}
	implied := map[string]string{}
	if l.byDefault || !d.kind.Selects() && w.hasServices() {
		implied = standard
	}
	for _, e := range entriesOf(l.own) {
		if v, there := implied[e.key]; !there || v != e.value.text {
			l.ownLabels = append(l.ownLabels, e)
		}
	}
	if len(d.kind.Template) == 0 {
		return l // a pod is its own template
	}
	l.template = d.root.get(append(slices.Clone(d.kind.Template), "metadata", "labels")...)
	pods, _ := l.template.textMap()
	if selector == nil {
		selector = implied
	}
	inherited := maps.Clone(selector)
	if inherited == nil {
		inherited = map[string]string{}
	}
	agree := true
	for _, e := range l.ownLabels {
		if v, there := inherited[e.key]; there && v != e.value.text {
			agree = false
		}
		inherited[e.key] = e.value.text
	}
	if agree && maps.Equal(pods, inherited) {
		return l
	}
	l.podsSay = len(l.ownLabels) > 0 || len(pods) > len(selector)
	for _, e := range entriesOf(l.template) {
		if v, there := selector[e.key]; !there || v != e.value.text {
			l.podLabels = append(l.podLabels, e)
		}
	}
	return l
}

func entriesOf(v *value) []entry {
	if v == nil {
		return nil
	}
	return v.entries
}

func (w *scope) hasServices() bool {
	return slices.ContainsFunc(w.documents, func(d *document) bool { return d.inside == w.document })
}

func (l *labelling) workload(to *body) {
	if len(l.ownLabels) > 0 {
		to.set("labels", labelMap(l.ownLabels), l.own)
	}
}

func (l *labelling) selector(w *scope, to *body) {
	if l.selects == nil || l.byDefault {
		return
	}
	n := w.document.kind.Block.Body.Block("selector")
	inner := &block{typ: "selector"}
	w.body(n.Body, l.selects, &inner.body)
	to.add(inner, l.selects)
}

func (l *labelling) pods(to *body) {
	if l.podsSay {
		to.set("labels", labelMap(l.podLabels), l.template)
	}
}

func labelMap(entries []entry) mapping {
	m := mapping{}
	for _, e := range entries {
		m = append(m, newElement(e.key, plain(e.value), e.value))
	}
	return m
}
