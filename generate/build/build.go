// Package build is the stage that makes Kubernetes objects of a plan.
//
// It puts the containers in their lists, gives labels and selectors, namespaces
// and the targets of services, and sets what the plan inferred. It copies what
// it changes: a plan can be built more than once.
package build

import (
	"fmt"
	"maps"
	"reflect"

	"github.com/hashicorp/hcl/v2"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"podgen/generate/diag"
	"podgen/generate/evaluate"
	"podgen/generate/object"
	"podgen/generate/origin"
	"podgen/generate/parallel"
	"podgen/generate/plan"
)

// Build makes the objects of a plan, in the order of the file: a workload, then
// the services in it. Incomplete objects are left out.
func Build(p *plan.Plan) ([]*object.Object, hcl.Diagnostics) {
	made := make([]builder, len(p.Objects))
	parallel.For(len(p.Objects), parallel.All(), func() func(int) {
		return func(i int) {
			if o := p.Objects[i]; !o.Incomplete {
				made[i].settings = p.Settings
				made[i].object(o)
			}
		}
	})
	var objects []*object.Object
	var diags hcl.Diagnostics
	for i := range made {
		objects = append(objects, made[i].objects...)
		diags = append(diags, made[i].diags...)
	}
	return objects, append(diags, identities(objects)...)
}

// builder makes the objects of one block: an object, or a workload and its services.
type builder struct {
	settings evaluate.Settings
	objects  []*object.Object
	diags    hcl.Diagnostics
}

func (b *builder) add(d *hcl.Diagnostic) { b.diags = append(b.diags, d) }

func (b *builder) object(o *plan.Object) {
	if o.Kind == nil {
		b.objects = append(b.objects, manifest(o))
		return
	}
	made, meta := b.start(o.Object)
	b.settingLabels(meta, made)
	if o.Pod == nil {
		b.objects = append(b.objects, finish(made, meta))
		return
	}
	w := &workload{builder: b, plan: o, object: made, meta: meta}
	w.build()
	b.objects = append(b.objects, finish(made, meta))
	for _, s := range o.Services {
		w.service(s)
	}
}

// start copies an object's struct and the top of its origins, and sets its
// type and namespace.
func (b *builder) start(o *evaluate.Object) (*object.Object, *metav1.ObjectMeta) {
	from := reflect.ValueOf(o.Value).Elem()
	value := reflect.New(from.Type())
	value.Elem().Set(from)
	made := &object.Object{
		APIVersion: o.Kind.APIVersion, Kind: o.Kind.Name, Value: value.Interface(), Origin: o.Origin.Clone(), Range: o.Range,
	}
	value.Elem().FieldByName("TypeMeta").Set(reflect.ValueOf(metav1.TypeMeta{APIVersion: o.Kind.APIVersion, Kind: o.Kind.Name}))
	implied := origin.At(&made.Range)
	made.Origin.Set("apiVersion", implied)
	made.Origin.Set("kind", implied)
	meta := value.Elem().FieldByName("ObjectMeta").Addr().Interface().(*metav1.ObjectMeta)
	node := made.Origin.Own("metadata")
	if meta.Namespace == "" && o.Kind.Namespaced && b.settings.Namespace.Range != nil {
		meta.Namespace = b.settings.Namespace.Value
		node.Set("namespace", origin.At(b.settings.Namespace.Range))
	}
	return made, meta
}

// finish notes an object's identity when its metadata is complete.
func finish(o *object.Object, meta *metav1.ObjectMeta) *object.Object {
	o.Name, o.Namespace = meta.Name, meta.Namespace
	return o
}

// settingLabels gives an object the labels of the whole module. Its own win.
func (b *builder) settingLabels(meta *metav1.ObjectMeta, o *object.Object) {
	if len(b.settings.Labels.Value) == 0 {
		return
	}
	meta.Labels = addLabels(meta.Labels, b.settings.Labels.Value, o.Origin.Field("metadata"), origin.At(b.settings.Labels.Range))
}

// addLabels returns labels with those of more that they lack. The origins of
// the labels are a field of node; from is the origin of the added ones.
func addLabels(labels, more map[string]string, node, from *origin.Node) map[string]string {
	all := make(map[string]string, len(labels)+len(more))
	maps.Copy(all, labels)
	origins := node.Own("labels")
	for k, v := range more {
		if _, own := all[k]; !own {
			all[k] = v
			origins.Set(k, from)
		}
	}
	if origins.Range == nil {
		origins.Range, origins.Implied = from.Range, from.Implied
	}
	return all
}

// manifest passes an object through. It has its block's label as the name
// unless it says another.
func manifest(o *plan.Object) *object.Object {
	whole := o.Value.(object.Map)
	made := &object.Object{Origin: o.Origin.Clone(), Range: o.Range}
	made.APIVersion, _ = whole.Get("apiVersion").(string)
	made.Kind, _ = whole.Get("kind").(string)
	metadata, _ := whole.Get("metadata").(object.Map)
	made.Name, _ = metadata.Get("name").(string)
	made.Namespace, _ = metadata.Get("namespace").(string)
	if made.Name == "" && metadata.Get("generateName") == nil {
		made.Name = o.Name
		metadata = append(object.Map{{Key: "name", Value: o.Name}}, metadata...)
		made.Origin.Own("metadata").Set("name", origin.At(&made.Range))
	}
	ordered := object.Map{{Key: "apiVersion", Value: made.APIVersion}, {Key: "kind", Value: made.Kind}, {Key: "metadata", Value: metadata}}
	for _, e := range whole {
		if e.Key != "apiVersion" && e.Key != "kind" && e.Key != "metadata" {
			ordered = append(ordered, e)
		}
	}
	made.Value = ordered
	return made
}

// identities refuses two objects that are the same to the API server.
func identities(objects []*object.Object) hcl.Diagnostics {
	type identity struct{ group, kind, namespace, name string }
	seen := make(map[identity]*object.Object, len(objects))
	var diags hcl.Diagnostics
	for _, o := range objects {
		id := identity{o.Group(), o.Kind, o.Namespace, o.Name}
		if before := seen[id]; before != nil {
			where := ""
			if o.Namespace != "" {
				where = " in namespace " + o.Namespace
			}
			made := fmt.Sprintf("is already made at %s:%d. Give one of them another name.", before.Range.Filename, before.Range.Start.Line)
			if before.Range == o.Range {
				made = `is made by each instance of a block with for_each. Put the key into its name: name = "…-${each.key}".`
			}
			diags = append(diags, diag.Error(o.Range, "Object given twice", "%s %q%s %s", o.Kind, o.Name, where, made))
			continue
		}
		seen[id] = o
	}
	return diags
}
