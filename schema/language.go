package schema

import (
	"reflect"

	corev1 "k8s.io/api/core/v1"
)

var (
	containerType = reflect.TypeFor[corev1.Container]()
	serviceType   = reflect.TypeFor[corev1.Service]()
)

var roleDocs = map[Role]string{
	Container:  "A container of the pod. Containers start after all inits and native sidecars.",
	Init:       "A container that runs to its end before what comes after it starts.",
	Sidecar:    "A helper that runs beside the containers: a native sidecar, started before them and stopped after them.",
	Adapter:    "A native sidecar that takes something from another container (a shared volume, a port) and gives it a standard form.",
	Ambassador: "A native sidecar that is the pod's own door to something outside. It must declare a port, and gets a TCP startup probe on its first one unless it has a startup probe.",
}

// Meta are the attributes that every block may hold.
func Meta() []*Attribute {
	return []*Attribute{
		{Name: "for_each", Own: OwnForEach, doc: constant("A map or a set of strings: the block stands once for each element, as each.key and each.value. Instances of a labelled block are named LABEL-KEY.")},
		{Name: "enabled", Own: OwnEnabled, doc: constant("false leaves the block out.")},
	}
}

// External is the attribute that every object at the top of a file may hold.
func External() *Attribute {
	return &Attribute{Name: "external", Own: OwnExternal, doc: constant("true says that the object exists already: it can be referred to and is never rendered.")}
}

// ownAttributes are podgen's own attributes of a struct, beside the derived ones.
func ownAttributes(t reflect.Type) []*Attribute {
	own := func(name string, kind Own, doc string) *Attribute {
		return &Attribute{Name: name, Own: kind, doc: constant(doc)}
	}
	required := func(a *Attribute) *Attribute { a.Required = true; return a }
	switch t {
	case containerType:
		return []*Attribute{
			own("ports", OwnPorts, `The ports by name: { http = 8080, dns = "53/udp" }. What this cannot say (a host port, a port without a name) is a port block.`),
			own("env", OwnEnv, `The environment by name, in the order of the file; a variable that another uses as $(NAME) comes first. Values are strings, numbers, booleans or runtime values. What this cannot say is an env block.`),
			own("depends_on", OwnDependsOn, "Inits and native sidecars that must have started (and an init ended) before this one starts, where no reference says so."),
		}
	case reflect.TypeFor[corev1.VolumeMount](), reflect.TypeFor[corev1.VolumeDevice]():
		return []*Attribute{required(own("volume", OwnVolume, "The volume: volume.NAME, or volume_claim_template.NAME of a stateful set."))}
	case reflect.TypeFor[corev1.Probe]():
		return []*Attribute{own("within", OwnWithin, `The whole budget of the probe as a duration ("30s"), in place of failure_threshold: the threshold is the budget divided by the period.`)}
	case reflect.TypeFor[corev1.ConfigMap](), reflect.TypeFor[corev1.Secret]():
		return []*Attribute{own("files", OwnFiles, `Files of the module whose content becomes data, keyed by base name: a list of paths or patterns (["conf/*.cfg"]), or a map from key to path.`)}
	case serviceType:
		return []*Attribute{own("ports", OwnPorts, `The ports by name: { http = 80, dns = "53/udp" }. In a workload the target is the container port of the same name. What this cannot say is a port block.`)}
	}
	return nil
}

func (d *deriver) addOwn(b *Body, t reflect.Type) {
	for _, a := range ownAttributes(t) {
		b.addAttribute(a)
	}
}

// leftOutOfRole are the blocks and attributes of a container that a role does
// not have, each with the reason.
func leftOutOfRole(role Role) map[string]string {
	if role == Init {
		const why = "an init runs to its end before anything asks: it has no probes and no lifecycle hooks"
		return map[string]string{"liveness_probe": why, "readiness_probe": why, "startup_probe": why, "lifecycle": why}
	}
	if role.Helper() {
		return map[string]string{"restart_policy": "a native sidecar always restarts; use `container` for another policy"}
	}
	return nil
}

// WhyNot says why a role has no attribute or block of that name, "" if there
// is no particular reason.
func WhyNot(role Role, name string) string { return leftOutOfRole(role)[name] }

// roleBody returns the body of a container in a role.
func (d *deriver) roleBody(role Role) *Body {
	all, without := d.body(containerType), leftOutOfRole(role)
	b := &Body{Type: all.Type}
	for _, a := range all.Attributes {
		if without[a.Name] == "" {
			copied := *a
			b.addAttribute(&copied)
		}
	}
	for _, n := range all.Blocks {
		if without[n.Name] == "" {
			b.addBlock(n)
		}
	}
	if role.Helper() {
		b.addAttribute(&Attribute{Name: "native", Own: OwnNative, doc: constant("false makes the helper an ordinary container: it starts with the others and keeps a Job from completing.")})
	}
	return b
}

// Variable, Validation, Settings and Manifest are podgen's own blocks at the
// top of a file, beside locals and the kinds.
var (
	Variable = ownBlock("variable", "An input of the module.", true,
		plain("type", "What the value must be, as in Terraform: string, number, bool, list(string), object({ … }), …"),
		plain("description", "What the value is for."),
		plain("default", "The value where none is given. Without one the variable must be given."),
		plain("sensitive", "true keeps the value out of messages and out of every object but a secret."),
		plain("nullable", "false refuses null."),
	)
	Validation = ownBlock("validation", "A condition that the value must meet.", false,
		plain("condition", "An expression over var.NAME that must be true."),
		plain("error_message", "What to tell a user whose value does not meet it."),
	)
	Settings    = settings()
	RuleSetting = ownBlock("rule", "What becomes of the findings of a rule of the run time; the label is its id.", true,
		&Attribute{Name: "severity", Own: OwnPlain, Required: true, doc: constant(`"error", "warning", "info", or "off".`)},
	)
	Manifest = ownBlock("manifest", "An object of any kind (a custom resource), passed through whole. metadata.name is the block's label unless the object has one.", true,
		&Attribute{Name: "object", Own: OwnObject, Required: true, doc: constant("The object with the API's own names: { apiVersion = …, kind = …, spec = { … } }.")},
	)
)

func plain(name, doc string) *Attribute {
	return &Attribute{Name: name, Own: OwnPlain, doc: constant(doc)}
}

func ownBlock(name, doc string, labelled bool, attributes ...*Attribute) *Block {
	b := &Block{Name: name, Own: OwnPlain, Repeated: true, Body: &Body{}, doc: constant(doc)}
	if labelled {
		b.Label.Mode = RequiredLabel
	}
	for _, a := range attributes {
		b.Body.addAttribute(a)
	}
	return b
}

func settings() *Block {
	b := ownBlock("podgen", "The settings of the module.", false,
		plain("namespace", "The namespace of every object that has none of its own."),
		plain("labels", "Labels of every object, as if each block had them."),
		plain("kubernetes", `The version of Kubernetes that the module is rendered for: "1.33", or "1.33.4" where the patch is known. The flag --kubernetes wins. By default the newest that podgen knows.`),
		plain("pod_security", `The level of the Pod Security Standards that every pod has to keep: "baseline" or "restricted".`),
		plain("native_sidecars", "false renders sidecars, adapters and ambassadors as ordinary containers, for clusters without native sidecars. What waits for a helper no longer does, and a helper keeps a job from completing."),
		plain("patterns", "Folders of the module with patterns of its own, each in a folder: a list of paths, written out."),
	)
	b.Body.addBlock(RuleSetting)
	return b
}
