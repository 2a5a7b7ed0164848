package imports

import (
	"reflect"
	"strconv"
	"strings"

	"podgen/generate/evaluate"
	"podgen/schema"
)

// names says of which kind of object a field has the name: by the name of its
// struct in the API and its own. "" stands for the kind that the field beside it,
// kind, names.
func names() map[string]string {
	return map[string]string{
		"PodSpec.serviceAccountName":                  "service_account",
		"ConfigMapVolumeSource.name":                  "config_map",
		"SecretVolumeSource.secretName":               "secret",
		"ConfigMapProjection.name":                    "config_map",
		"SecretProjection.name":                       "secret",
		"ConfigMapEnvSource.name":                     "config_map",
		"SecretEnvSource.name":                        "secret",
		"ConfigMapKeySelector.name":                   "config_map",
		"SecretKeySelector.name":                      "secret",
		"PersistentVolumeClaimVolumeSource.claimName": "persistent_volume_claim",
		"StatefulSetSpec.serviceName":                 "service",
		"IngressServiceBackend.name":                  "service",
		"IngressTLS.secretName":                       "secret",
		"PersistentVolumeClaimSpec.storageClassName":  "storage_class",
		"PersistentVolumeClaimSpec.volumeName":        "persistent_volume",
		"PersistentVolumeSpec.storageClassName":       "storage_class",
		"IngressSpec.ingressClassName":                "ingress_class",
		"CrossVersionObjectReference.name":            "",
		"RoleRef.name":                                "",
		"Subject.name":                                "",
	}
}

// refersTo is the reference that says a field's value; "" if none does.
func (w *scope) refersTo(b *schema.Body, a *schema.Attribute, from, v *value) raw {
	owner, field := fieldOfAPI(b, a)
	switch {
	case v.form == formNumber && (owner == "HTTPGetAction" || owner == "TCPSocketAction" || owner == "GRPCAction") && w.within != nil:
		return ownPort(w.within, v)
	case v.form == formNumber && owner == "ServicePort" && field == "targetPort" && w.pod != nil:
		return w.targetPort(from, v)
	case v.form != formText || v.text == "":
		return ""
	}
	typ, known := w.namedBy[owner+"."+field]
	if known && typ == "" {
		if k := w.schema.KindOf(from.str("kind")); k != nil {
			typ = k.Block.Name
		}
	}
	if typ == "" {
		return ""
	}
	namespace := w.document.namespace()
	if owner == "Subject" {
		namespace = from.str("namespace")
	}
	return w.nameOf(typ, v.text, namespace)
}

// fieldOfAPI returns the struct of the API that has an attribute's field, and the
// field's name there. Structs that are inlined are part of the one around them.
func fieldOfAPI(b *schema.Body, a *schema.Attribute) (owner, field string) {
	t := b.Type
	at := t
	for i, s := range a.Path {
		if i == len(a.Path)-1 {
			return at.Name(), s.JSON
		}
		if t = t.Field(s.Index).Type; t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if s.JSON != "" {
			at = t
		}
	}
	return "", ""
}

// nameOf refers to the name of an object that stands in the same input; "" if none
// does.
func (w *scope) nameOf(typ, name, namespace string) raw {
	for _, d := range w.named[typ+"."+name] {
		if d.manifest || d == w.document {
			continue
		}
		if d.kind.Namespaced && d.namespace() != namespace {
			continue
		}
		if d.inside == nil {
			return reference(typ, d.label, "name")
		}
		if d.inside == w.document {
			return "" // the block around the service may not refer to it
		}
		path := []string{d.inside.kind.Block.Name, d.inside.label, "service"}
		if d.name != d.inside.name {
			path = append(path, d.label)
		}
		return reference(append(path, "name")...)
	}
	return ""
}

// external declares the objects whose entries an object's containers have in their
// environment, and that are not in the input.
func (l *lifter) external(d *document) {
	if d.kind == nil || d.manifest || !d.kind.Workload() {
		return
	}
	w := &scope{lifter: l, document: d}
	spec := d.root.get(d.kind.Template...).get("spec")
	for _, list := range []string{"initContainers", "containers"} {
		for _, c := range spec.get(list).items() {
			for _, v := range c.get("env").items() {
				w.externalOf("secret", v.get("valueFrom", "secretKeyRef"))
				w.externalOf("config_map", v.get("valueFrom", "configMapKeyRef"))
			}
		}
	}
}

// externalOf declares what a variable's source names.
func (w *scope) externalOf(typ string, source *value) {
	name := source.str("name")
	if source == nil || !source.only("name", "key") || source.str("key") == "" || !plainLabel(name) || w.outside[typ][name] || w.known(typ, name) != nil {
		return
	}
	if w.labelled[typ+"."+name] {
		return // another namespace has one of that name
	}
	if w.outside[typ] == nil {
		w.outside[typ] = map[string]bool{}
	}
	w.outside[typ][name] = true
	b := &block{typ: typ, label: name}
	b.body.set("external", raw("true"))
	w.files[w.document.file].add(b)
}

// known returns the document of an object in the namespace at hand, nil if there
// is none.
func (w *scope) known(typ, name string) *document {
	for _, d := range w.named[typ+"."+name] {
		if d.namespace() == w.document.namespace() {
			return d
		}
	}
	return nil
}

// hasKey says that a reference can lead to an entry of an object.
func (w *scope) hasKey(typ, name, key string) bool {
	d := w.known(typ, name)
	if d == nil {
		return w.outside[typ][name]
	}
	return !d.manifest && (d.root.get("data").entry(key) != nil || typ == "secret" && d.root.get("stringData").entry(key) != nil)
}

func (w *scope) labelOf(typ, name string) string {
	if d := w.known(typ, name); d != nil {
		return d.label
	}
	return name
}

// ownPort refers to the port of a number among those that a container gives names.
func ownPort(c *value, n *value) raw {
	for _, p := range c.get("ports").items() {
		if n.form == formNumber && p.get("containerPort") != nil && p.get("containerPort").text == n.text && p.str("name") != "" && p.only("name", "containerPort", "protocol") {
			return reference("self", "ports", p.str("name"))
		}
	}
	return ""
}

// dialled is a text of a container's command or environment, in which the addresses
// of other containers of the pod are references.
func (w *scope) dialled(s string) expression {
	if w.pod == nil || strings.ContainsAny(s, "\n") {
		return literal(s)
	}
	var parts template
	rest := s
	for {
		at, end, r := w.nextAddress(rest)
		if r == nil {
			break
		}
		if at > 0 {
			parts = append(parts, literal(rest[:at]))
		}
		parts = append(parts, r...)
		rest = rest[end:]
	}
	if parts == nil {
		return literal(s)
	}
	if rest != "" {
		parts = append(parts, literal(rest))
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return parts
}

// nextAddress finds the next address of a container of the pod in a text:
// 127.0.0.1:5432, localhost:5432.
func (w *scope) nextAddress(s string) (at, end int, r template) {
	for i := 0; i < len(s); i++ {
		for _, host := range []string{evaluate.Loopback, "localhost"} {
			rest, found := strings.CutPrefix(s[i:], host+":")
			if !found || i > 0 && isWord(s[i-1]) {
				continue
			}
			digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
			c, port, first := w.listener(rest[:digits])
			if c == "" {
				continue
			}
			end := i + len(host) + 1 + digits
			switch {
			case host == "localhost":
				return i, end, template{literal("localhost:"), c + ".ports" + step(port)}
			case first:
				return i, end, template{c + ".address"}
			}
			return i, end, template{c + ".host", literal(":"), c + ".ports" + step(port)}
		}
	}
	return 0, 0, nil
}

func step(name string) raw { return raw(strings.TrimPrefix(string(reference("x", name)), "x")) }

func isWord(c byte) bool {
	return c == '.' || c == '-' || c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// listener returns the container of the pod, another than the one at hand, that
// alone declares a port of that number under a name, if a reference to it does not
// ask for another order; and whether it is the first of its ports.
func (w *scope) listener(digits string) (c raw, port string, first bool) {
	if _, err := strconv.Atoi(digits); err != nil || w.within == nil {
		return "", "", false
	}
	after := false // the container at hand has been passed
	roles := w.roles()
	self := roles[w.within]
	for _, list := range []string{"initContainers", "containers"} {
		for _, other := range w.pod.get(list).items() {
			if other == w.within {
				after = true
			}
			for i, p := range other.get("ports").items() {
				if n := p.get("containerPort"); n == nil || n.text != digits || n.form != formNumber {
					continue
				}
				role := roles[other]
				gated := list == "initContainers"
				if c != "" || other == w.within || p.str("name") == "" || role.role == schema.Init || !plainLabel(other.str("name")) ||
					gated && after && self.gated() || !p.only("name", "containerPort", "protocol") {
					return "", "", false
				}
				c, port, first = reference(string(role.role), other.str("name")), p.str("name"), i == 0
			}
		}
	}
	return c, port, first
}
