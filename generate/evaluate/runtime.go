package evaluate

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/diag"
)

// runtimeType is the type of a value that is known only when the container runs.
// It wraps an EnvVarSource, which is what Kubernetes resolves it by.
var runtimeType = cty.Capsule("value known at run time", reflect.TypeFor[corev1.EnvVarSource]())

func runtimeValue(s corev1.EnvVarSource) cty.Value { return cty.CapsuleVal(runtimeType, &s) }

// runtimeFields are the fields of the downward API by their names in
// `runtime.NAME`. Source: ValidateEnv in k8s.io/kubernetes/pkg/apis/core/validation.
func runtimeFields() map[string]string {
	return map[string]string{
		"pod_name":             "metadata.name",
		"namespace":            "metadata.namespace",
		"pod_uid":              "metadata.uid",
		"pod_ip":               "status.podIP",
		"pod_ips":              "status.podIPs",
		"host_ip":              "status.hostIP",
		"host_ips":             "status.hostIPs",
		"node_name":            "spec.nodeName",
		"service_account_name": "spec.serviceAccountName",
	}
}

// RuntimeNames returns what may follow `runtime.`, sorted.
func RuntimeNames() []string {
	names := append(sortedKeys(runtimeFields()), "labels", "annotations", "limits", "requests")
	slices.Sort(names)
	return names
}

// runtime follows runtime.NAME and runtime.labels["KEY"].
func (r *resolver) runtime(t *tree, steps []step) bool {
	if len(steps) == 0 {
		return r.fail(r.ref.at, "Incomplete reference", "runtime is followed by a name, such as runtime.pod_ip.")
	}
	name := steps[0].name
	if field := runtimeFields()[name]; field != "" {
		t.at(name).value = fieldValue(field)
		return true
	}
	switch name {
	case "labels", "annotations", "limits", "requests":
	default:
		r.fail(r.ref.through(steps[0]), "Unknown reference", "runtime has no %q.%s", name, nearOr(name, RuntimeNames()))
		return r.offer(steps[0], RuntimeNames())
	}
	key, known := "", false
	if len(steps) > 1 {
		key, known = r.key(steps[1])
	}
	if !known {
		return r.fail(r.ref.at, "Incomplete reference", "runtime.%s is followed by a key: runtime.%s[\"KEY\"].", name, name)
	}
	value := fieldValue(fmt.Sprintf("metadata.%s['%s']", name, key))
	if name == "limits" || name == "requests" {
		value = runtimeValue(corev1.EnvVarSource{ResourceFieldRef: &corev1.ResourceFieldSelector{Resource: name + "." + key}})
	}
	t.at(name, key).value = value
	return true
}

// runtimeMisplaced reports a value of the run time where another one is needed.
func runtimeMisplaced(at hcl.Range, what string) *hcl.Diagnostic {
	return diag.Error(at, "Value known only at run time",
		"%s known when the container runs, not before: it stands alone as the value of an environment variable. Elsewhere in the container, set a variable to it, env = { NAME = … }, and write $(NAME).", what)
}

func fieldValue(path string) cty.Value {
	return runtimeValue(corev1.EnvVarSource{FieldRef: &corev1.ObjectFieldSelector{FieldPath: path}})
}

// dataOf says whether a name of an instance leads to entries of a ConfigMap or
// a Secret, and of which.
func (i *instance) dataOf(name string) string {
	if i.block.kind == nil || name != "data" && name != "string_data" {
		return ""
	}
	if kind := i.block.kind.Name; kind == "Secret" || kind == "ConfigMap" && name == "data" {
		return kind
	}
	return ""
}

// data follows secret.NAME.data.KEY and config_map.NAME.data.KEY, and without a
// key leads to the values of all keys.
func (r *resolver) data(t *tree, i *instance, kind string, steps []step) bool {
	name, ok := r.ev.name(i)
	if !ok {
		t.at(steps[0].name).value = r.ev.missing()
		return true
	}
	keys, known := r.ev.dataKeys(i)
	if len(steps) > 1 {
		if key, ok := r.key(steps[1]); ok {
			if known && !slices.Contains(keys, key) {
				return r.unknownKey(i, steps[1], key, keys)
			}
			t.at(steps[0].name, key).value = dataValue(kind, name, key)
			return true
		}
	}
	switch {
	case known:
	case i.block.attribute("external") != nil:
		return r.fail(r.ref.at, "Incomplete reference", "%s exists already, and its keys are not known here: %s.%s.KEY or [\"KEY\"].", i.title(), i.title(), steps[0].name)
	default:
		t.at(steps[0].name).value = r.ev.missing()
	}
	for _, key := range keys {
		t.at(steps[0].name, key).value = dataValue(kind, name, key)
	}
	return true
}

func (r *resolver) unknownKey(i *instance, s step, key string, keys []string) bool {
	if s.any {
		return true // it may stand where it is not evaluated; where it is, the key is missing
	}
	near := diag.DidYouMean(key, keys)
	if near == "" {
		near = " It has " + quotedList(keys) + "."
	}
	r.fail(r.ref.through(s), "Unknown key", "%s has no key %q.%s", i.title(), key, near)
	return r.offer(s, keys)
}

// dataValue is an entry of a ConfigMap or a Secret, as the container will see it.
func dataValue(kind, name, key string) cty.Value {
	object := corev1.LocalObjectReference{Name: name}
	if kind == "ConfigMap" {
		return runtimeValue(corev1.EnvVarSource{ConfigMapKeyRef: &corev1.ConfigMapKeySelector{LocalObjectReference: object, Key: key}})
	}
	return runtimeValue(corev1.EnvVarSource{SecretKeyRef: &corev1.SecretKeySelector{LocalObjectReference: object, Key: key}})
}

// dataKeys returns the keys of a ConfigMap or Secret; they are not known of an
// object that exists already.
func (ev *evaluator) dataKeys(i *instance) (keys []string, known bool) {
	if i.block.attribute("external") != nil {
		return nil, false
	}
	for _, name := range []string{"data", "string_data"} { // not binary_data, which the kubelet does not look into
		a := i.block.attribute(name)
		if a == nil {
			continue
		}
		v, _ := ev.value(i, a).Unmark()
		switch {
		case !v.IsKnown():
			return nil, false
		case v.IsNull() || !v.CanIterateElements():
			continue
		}
		for it := v.ElementIterator(); it.Next(); {
			if k, v := it.Element(); k.Type() == cty.String && !v.IsNull() {
				keys = append(keys, k.AsString())
			}
		}
	}
	if a := i.block.attribute("files"); a != nil {
		before := ev.diags
		files, ok := ev.fileList(a, i.scope())
		ev.diags = before // what is wrong is reported with the object itself
		if !ok {
			return nil, false
		}
		for _, f := range files {
			keys = append(keys, f.key)
		}
	}
	slices.Sort(keys)
	return keys, true
}

// RuntimeName returns the name by which `runtime.NAME` means a field of the downward
// API, "" if there is none.
func RuntimeName(fieldPath string) string {
	for name, path := range runtimeFields() {
		if path == fieldPath {
			return name
		}
	}
	return ""
}
