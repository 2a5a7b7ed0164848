package rule

import (
	"fmt"
	"path"
	"slices"

	"github.com/hashicorp/hcl/v2"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/diag"
)

var objectMissing = Rule{
	ID:       "object-missing",
	Title:    "Pod needs what is not there",
	Severity: hcl.DiagError,
	Weak:     diag.Info,
	Once:     true,
	Risk:     "None for a key of an object that the module makes. High for an object: most often another module makes it.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			for i := range c.Env {
				c.needsForEnv(i)
			}
			for i := range c.EnvFrom {
				from, at := &c.EnvFrom[i], []string{"envFrom", itoa(i)}
				if r := from.ConfigMapRef; r != nil {
					c.needs(r.Name, r.Optional, need{kind: "ConfigMap"}, append(at, "configMapRef")...)
				}
				if r := from.SecretRef; r != nil {
					c.needs(r.Name, r.Optional, need{kind: "Secret"}, append(at, "secretRef")...)
				}
			}
			for i := range c.VolumeMounts {
				c.needsSubPath(i)
			}
		}
		for i := range p.Spec.Volumes {
			p.needsForVolume(i)
		}
		if name := p.Spec.ServiceAccountName; name != "" && name != "default" {
			p.needs(name, nil, need{kind: "ServiceAccount", field: "serviceAccountName"})
		}
		for i, s := range p.Spec.ImagePullSecrets {
			p.needs(s.Name, nil, need{kind: "Secret"}, "imagePullSecrets", itoa(i))
		}
		if set, ok := p.Object.Value.(*appsv1.StatefulSet); ok && set.Spec.ServiceName != "" && !p.There("Service", set.Spec.ServiceName) {
			p.Suspect(p.Set("spec", "serviceName"), "%s", missing("Service", set.Spec.ServiceName))
		}
	},
}

// need is what a field needs: an object, and if key is set a key of it.
type need struct {
	kind, key string
	field     string // the field that names the object, "name" if empty
}

func (n need) named() string {
	if n.field == "" {
		return "name"
	}
	return n.field
}

// lacks says what is wrong with a reference, and whether it is the key; "" if nothing is.
func (p *Pod) lacks(name string, optional *bool, n need) (text string, key bool) {
	switch {
	case name == "" || optional != nil && *optional || n.kind == "ConfigMap" && isEverywhere(name):
		return "", false
	case !p.There(n.kind, name):
		return missing(n.kind, name), false
	case n.key == "":
		return "", false
	}
	o := p.Module.Object(n.kind, name)
	if o == nil || o.Incomplete || hasKey(o.Value, n.key) {
		return "", false
	}
	return fmt.Sprintf("%s %q has no key %q, and the container cannot start without it. Add the key, or write optional = true if the program can do without.", blockName(n.kind), name, n.key), true
}

// isEverywhere says that a ConfigMap is in every namespace: Kubernetes, OpenShift and Istio
// put their certificates there.
func isEverywhere(configMap string) bool {
	switch configMap {
	case "kube-root-ca.crt", "openshift-service-ca.crt", "istio-ca-root-cert":
		return true
	}
	return false
}

// hasKey says that a ConfigMap or a Secret has a key. One that is empty is there for
// something else to fill it, as a controller does with the token of a service account.
func hasKey(value any, key string) bool {
	switch o := value.(type) {
	case *corev1.ConfigMap:
		_, text := o.Data[key]
		_, binary := o.BinaryData[key]
		return text || binary || len(o.Data)+len(o.BinaryData) == 0
	case *corev1.Secret:
		_, data := o.Data[key]
		_, text := o.StringData[key]
		return data || text || len(o.Data)+len(o.StringData) == 0 || o.Type == corev1.SecretTypeServiceAccountToken
	}
	return true
}

func missing(kind, name string) string {
	block := blockName(kind)
	return fmt.Sprintf("The module makes no %s %q, and does not say that it exists. If it does, write %s %q { external = true } and refer to it.", block, name, block, name)
}

// blockName is the block that makes objects of a kind.
func blockName(kind string) string {
	return map[string]string{"ConfigMap": "config_map", "Secret": "secret", "ServiceAccount": "service_account", "PersistentVolumeClaim": "persistent_volume_claim", "Service": "service"}[kind]
}

// needs reports what a field of the pod's spec refers to and is not there.
func (p *Pod) needs(name string, optional *bool, n need, at ...string) {
	if text, key := p.lacks(name, optional, n); key {
		p.Report(p.At(append(at, "key")...), "%s", text)
	} else if text != "" {
		p.Suspect(p.At(append(at, n.named())...), "%s", text)
	}
}

// needs reports what a field of the container refers to and is not there.
func (c *Container) needs(name string, optional *bool, n need, at ...string) {
	if text, key := c.Pod.lacks(name, optional, n); key {
		c.Report(append(at, "key"), "%s", text)
	} else if text != "" {
		c.Suspect(append(at, n.named()), "%s", text)
	}
}

func (c *Container) needsForEnv(i int) {
	from := c.Env[i].ValueFrom
	switch {
	case from == nil:
	case from.ConfigMapKeyRef != nil:
		c.needs(from.ConfigMapKeyRef.Name, from.ConfigMapKeyRef.Optional, need{kind: "ConfigMap", key: from.ConfigMapKeyRef.Key}, "env", itoa(i), "valueFrom", "configMapKeyRef")
	case from.SecretKeyRef != nil:
		c.needs(from.SecretKeyRef.Name, from.SecretKeyRef.Optional, need{kind: "Secret", key: from.SecretKeyRef.Key}, "env", itoa(i), "valueFrom", "secretKeyRef")
	}
}

// needsForVolume reports what a volume shows and is not there.
func (p *Pod) needsForVolume(i int) {
	v, at := &p.Spec.Volumes[i], []string{"volumes", itoa(i)}
	switch {
	case p.claimed(v.Name):
		// the claim takes the place of the volume: see claim-template-duplicate
	case v.PersistentVolumeClaim != nil:
		p.needs(v.PersistentVolumeClaim.ClaimName, nil, need{kind: "PersistentVolumeClaim", field: "claimName"}, append(at, "persistentVolumeClaim")...)
	case v.ConfigMap != nil:
		p.needsItems(v.ConfigMap.Name, v.ConfigMap.Optional, need{kind: "ConfigMap"}, v.ConfigMap.Items, append(at, "configMap"))
	case v.Secret != nil:
		p.needsItems(v.Secret.SecretName, v.Secret.Optional, need{kind: "Secret", field: "secretName"}, v.Secret.Items, append(at, "secret"))
	case v.Projected != nil:
		for n := range v.Projected.Sources {
			s, at := &v.Projected.Sources[n], append(at, "projected", "sources", itoa(n))
			if s.ConfigMap != nil {
				p.needsItems(s.ConfigMap.Name, s.ConfigMap.Optional, need{kind: "ConfigMap"}, s.ConfigMap.Items, append(at, "configMap"))
			}
			if s.Secret != nil {
				p.needsItems(s.Secret.Name, s.Secret.Optional, need{kind: "Secret"}, s.Secret.Items, append(at, "secret"))
			}
		}
	}
}

// claimed says that the stateful set has a claim template of that name.
func (p *Pod) claimed(name string) bool {
	set, ok := p.Object.Value.(*appsv1.StatefulSet)
	return ok && slices.ContainsFunc(set.Spec.VolumeClaimTemplates, func(c corev1.PersistentVolumeClaim) bool { return c.Name == name })
}

// needsItems reports an object that is missing, or the keys of it that are.
func (p *Pod) needsItems(name string, optional *bool, n need, items []corev1.KeyToPath, at []string) {
	if text, _ := p.lacks(name, optional, n); text != "" || len(items) == 0 {
		p.needs(name, optional, n, at...)
		return
	}
	for i, item := range items {
		n.key = item.Key
		p.needs(name, optional, n, append(at, "items", itoa(i))...)
	}
}

// needsSubPath reports a mount of one file of a ConfigMap or Secret that has no such
// file: the kubelet makes an empty folder in its place.
func (c *Container) needsSubPath(i int) {
	m := &c.VolumeMounts[i]
	v, _ := c.Pod.Volume(m.Name)
	file := path.Clean(m.SubPath)
	if file == "." || v == nil {
		return
	}
	var o any
	var name string
	var items []corev1.KeyToPath
	switch {
	case v.ConfigMap != nil:
		name, items, o = v.ConfigMap.Name, v.ConfigMap.Items, c.Pod.made("ConfigMap", v.ConfigMap.Name)
	case v.Secret != nil:
		name, items, o = v.Secret.SecretName, v.Secret.Items, c.Pod.made("Secret", v.Secret.SecretName)
	}
	if o == nil || len(items) == 0 && hasKey(o, file) {
		return
	}
	for _, item := range items {
		if under(file, item.Path) || under(item.Path, file) {
			return
		}
	}
	c.Report(field("volumeMounts", itoa(i), "subPath"), "Volume %q shows %s %q, in which there is no file %q: %s finds an empty folder at %q instead. Write one of the file names, or add the file.", v.Name, sourceName(v), name, m.SubPath, c.Title(), m.MountPath)
}

// made is the value of an object that the module makes; nil if it makes none.
func (p *Pod) made(kind, name string) any {
	if o := p.Module.Object(kind, name); o != nil && !o.Incomplete {
		return o.Value
	}
	return nil
}
