package imports

import (
	"slices"
	"strings"

	"podgen/generate/evaluate"
	"podgen/schema"
)

// container lifts a container in its role.
func (w *scope) container(from *value, role role) *block {
	b := &block{typ: string(role.role), label: from.str("name")}
	if !plainLabel(b.label) {
		b.label = "unnamed"
		b.body.set("name", literal(from.str("name")), from.get("name"))
	}
	w.within = from
	defer func() { w.within = nil }()
	body := w.document.kind.Block.Body.Block(b.typ).Body
	skip := []string{"name", "port", "env", "mount", "volume_device"}
	if role.role.Helper() {
		if role.native {
			skip = append(skip, "restart_policy")
			if role.role == schema.Ambassador && sameValue(from.get("startupProbe"), impliedProbe(from)) {
				skip = append(skip, "startup_probe")
			}
		} else {
			b.body.set("native", raw("false"))
		}
	}
	w.attributes(body, from, &b.body, skip...)
	w.ports(body, from.get("ports"), &b.body)
	w.env(body, from.get("env"), &b.body)
	for _, name := range []string{"mount", "volume_device"} {
		n := body.Block(name)
		for _, m := range from.get(n.Path.JSON()...).items() {
			b.body.add(w.element(n, m), m)
		}
	}
	w.blocks(body, from, &b.body, skip...)
	return b
}

// run returns the longest row of neighbours for which ok holds.
func run(items []*value, ok func(*value) bool) (from, to int) {
	start := 0
	for i := 0; i <= len(items); i++ {
		if i < len(items) && ok(items[i]) {
			continue
		}
		if i-start > to-from {
			from, to = start, i
		}
		start = i + 1
	}
	return from, to
}

// listed lifts a list that has a short form: an attribute that is a map for a row of
// its elements, and a block for each of the others, in the order of the file.
func (w *scope) listed(n *schema.Block, attribute string, items []*value, to *body, short func(*value) (expression, bool)) {
	names := map[string]int{}
	for _, item := range items {
		names[item.str("name")]++
	}
	from, end := run(items, func(v *value) bool {
		_, ok := short(v)
		return ok && v.str("name") != "" && names[v.str("name")] == 1
	})
	for i := 0; i < len(items); i++ {
		if i == from && from < end {
			m := mapping{}
			for _, item := range items[from:end] {
				value, _ := short(item)
				m = append(m, newElement(item.str("name"), value, item))
			}
			to.set(attribute, m)
			i = end - 1
			continue
		}
		to.add(w.element(n, items[i]), items[i])
	}
}

// ports lifts the ports of a container: those with a name and a number.
func (w *scope) ports(body *schema.Body, list *value, to *body) {
	if list == nil {
		return
	}
	w.listed(body.Block("port"), "ports", list.items(), to, func(v *value) (expression, bool) {
		if !v.only("name", "containerPort", "protocol") {
			return nil, false
		}
		return portNumber(v.get("containerPort"), v)
	})
	list.holder = lastHolder(*to)
}

// lastHolder are the comments of what was added last.
func lastHolder(b body) *comments {
	if len(b) == 0 {
		return nil
	}
	if last := b[len(b)-1]; last.attribute != nil {
		return &last.attribute.comments
	}
	return &b[len(b)-1].block.comments
}

// portNumber is a port as the map of ports has it: 8080, "53/udp".
func portNumber(n, v *value) (expression, bool) {
	if n == nil || n.form != formNumber {
		return nil, false
	}
	switch v.str("protocol") {
	case "", "TCP":
		return raw(n.text), true
	case "UDP", "SCTP":
		return literal(n.text + "/" + strings.ToLower(v.str("protocol"))), true
	}
	return nil, false
}

// env lifts the environment: values, and those that only the run time knows.
func (w *scope) env(body *schema.Body, list *value, to *body) {
	if list == nil {
		return
	}
	w.listed(body.Block("env"), "env", list.items(), to, w.variable)
	list.holder = lastHolder(*to)
}

// variable is the value of a variable as the map of variables has it.
func (w *scope) variable(v *value) (expression, bool) {
	from := v.get("valueFrom")
	switch {
	case from == nil && v.only("name", "value"):
		if text := v.get("value"); text != nil {
			return w.dialled(text.text), true
		}
		return literal(""), true
	case from == nil || !v.only("name", "valueFrom") || len(from.entries) != 1:
		return nil, false
	}
	if r := w.runtime(from); r != "" {
		return r, true
	}
	return nil, false
}

// runtime is the reference to a value that is known at run time, "" where there
// is none that says the same.
func (w *scope) runtime(from *value) raw {
	key, source := from.entries[0].key, from.entries[0].value
	switch key {
	case "configMapKeyRef", "secretKeyRef":
		typ := map[string]string{"configMapKeyRef": "config_map", "secretKeyRef": "secret"}[key]
		name, entry := source.str("name"), source.str("key")
		if source.only("name", "key") && entry != "" && w.hasKey(typ, name, entry) {
			return reference(typ, w.labelOf(typ, name), "data", entry)
		}
	case "fieldRef":
		if version := source.str("apiVersion"); source.only("apiVersion", "fieldPath") && (version == "" || version == "v1") {
			return runtimeField(source.str("fieldPath"))
		}
	case "resourceFieldRef":
		divisor := source.get("divisor")
		kind, resource, _ := strings.Cut(source.str("resource"), ".")
		if source.only("resource", "divisor") && (divisor == nil || divisor.text == "0") && (kind == "limits" || kind == "requests") {
			return reference("runtime", kind, resource)
		}
	}
	return ""
}

// runtimeField is the reference to a field of the downward API.
func runtimeField(path string) raw {
	if name := evaluate.RuntimeName(path); name != "" {
		return reference("runtime", name)
	}
	for _, kind := range []string{"labels", "annotations"} {
		key, found := strings.CutPrefix(path, "metadata."+kind+"['")
		if key, closed := strings.CutSuffix(key, "']"); found && closed && !strings.Contains(key, "'") {
			return reference("runtime", kind, key)
		}
	}
	return ""
}

// arguments lifts a command or its arguments.
func (w *scope) arguments(v *value) expression {
	l := tuple{}
	for _, item := range v.items() {
		if item.form != formText {
			l = append(l, newElement("", plain(item), item))
			continue
		}
		l = append(l, newElement("", w.dialled(item.text), item))
	}
	return l
}

// volumeReference refers to a volume of the pod.
func (w *scope) volumeReference(name string) raw {
	if slices.Contains(w.names, name) {
		return reference("volume", name)
	}
	for _, claim := range w.document.root.get("spec", "volumeClaimTemplates").items() {
		if claim.str("metadata", "name") == name {
			return reference("volume_claim_template", name)
		}
	}
	return reference("volume", name) // there is none: the proof says so
}

// volume lifts a volume. One without a source is an emptyDir.
func (w *scope) volume(n *schema.Block, from *value, b *block, skip []string) {
	if empty := from.get("emptyDir"); empty != nil && len(empty.entries) == 0 && from.only("name", "emptyDir") {
		return
	}
	w.body(n.Body, from, &b.body, skip...)
}

// sameValue says that two values are the same, in whatever order their keys stand.
func sameValue(a, b *value) bool {
	if a == nil || b == nil || a.form != b.form || a.text != b.text || len(a.entries) != len(b.entries) {
		return a == b
	}
	for i, e := range a.entries {
		other := b.entries[i].value
		if a.form == formObject {
			other = b.entry(e.key)
		}
		if !sameValue(e.value, other) {
			return false
		}
	}
	return true
}
