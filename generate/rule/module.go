package rule

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"podgen/generate/evaluate"
	"podgen/generate/kubernetes"
	"podgen/generate/plan"
)

// Module is what the rules look at: the plan of a module, and what its pods run on.
type Module struct {
	Plan    *plan.Plan
	Release kubernetes.Release
	Sources map[string]*hcl.File

	// Skip says that nobody asks for the findings of a rule; nil leaves none out.
	Skip func(Rule) bool

	objects   map[string][]*evaluate.Object // by kind and name, "ConfigMap/app"
	others    map[string]bool               // what is there beside them, see indexOthers
	limited   bool                          // a LimitRange of the module gives containers their resources
	selecting map[string][]*evaluate.Object // the services, by a label that they select
}

// index finds the objects of a module by kind and name.
func (m *Module) index() {
	m.objects = make(map[string][]*evaluate.Object, len(m.Plan.Objects))
	for _, o := range m.Plan.Objects {
		if o.Kind != nil {
			key := o.Kind.Name + "/" + o.Name
			m.objects[key] = append(m.objects[key], o.Object)
			m.indexService(o.Object)
		}
	}
	m.indexOthers()
}

// Object returns the object of a kind and a name that the module makes, nil if it
// makes none.
func (m *Module) Object(kind, name string) *evaluate.Object {
	if found := m.objects[kind+"/"+name]; len(found) > 0 {
		return found[0]
	}
	return nil
}

// Source returns the text of a range, "" if it is not known.
func (m *Module) Source(at hcl.Range) string {
	file := m.Sources[at.Filename]
	if file == nil || !at.CanSliceBytes(file.Bytes) {
		return ""
	}
	return string(at.SliceBytes(file.Bytes))
}

// Item is an object of a module, as the rules look at it.
type Item struct {
	*Module
	Object *plan.Object
	Kind   string // of the object, "Deployment"

	served servedBy
	rule   Rule
	found  hcl.Diagnostics
}

// Set is the HCL that set a field of the object, by JSON names and indices, or the
// nearest value around it; in the end the header of the object.
func (i *Item) Set(path ...string) hcl.Range {
	if node, _ := i.Object.Origin.Find(path...); node != nil && node.Range != nil {
		return *node.Range
	}
	return i.Object.Range
}

// Pod is the pod that an object is or makes, as the rules look at it.
type Pod struct {
	Item

	// Meta and Spec are those of the pod. The containers are not in Spec: they are
	// in Containers, in the order in which they start.
	Meta       *metav1.ObjectMeta
	Spec       *corev1.PodSpec
	Containers []*Container

	volumes []flow // see flows
	scripts *scripts
}

// pod returns the pod of an object, nil for an object without pods.
func (m *Module) pod(o *plan.Object, s *scripts) *Pod {
	if o.Pod == nil {
		return nil
	}
	p := &Pod{Item: Item{Module: m, Object: o, Kind: o.Kind.Name}, scripts: s}
	p.Meta, p.Spec = o.Kind.PodTemplate(o.Value)
	for i, step := range o.Pod.Gated {
		p.Containers = append(p.Containers, newContainer(p, step, i))
	}
	for _, step := range o.Pod.Main {
		p.Containers = append(p.Containers, newContainer(p, step, len(o.Pod.Gated)))
	}
	return p
}

// Completes says that the pod is meant to end: that of a Job, and one that is not
// always restarted.
func (p *Pod) Completes() bool { return p.RestartPolicy() != corev1.RestartPolicyAlways }

// RestartPolicy is that of the pod, as the API server would default it.
func (p *Pod) RestartPolicy() corev1.RestartPolicy {
	if p.Spec.RestartPolicy == "" {
		return corev1.RestartPolicyAlways
	}
	return p.Spec.RestartPolicy
}

// GracePeriod is the time in seconds that the pod has to end.
func (p *Pod) GracePeriod() int64 {
	if p.Spec.TerminationGracePeriodSeconds == nil {
		return corev1.DefaultTerminationGracePeriodSeconds
	}
	return *p.Spec.TerminationGracePeriodSeconds
}

// Mains are the containers that are neither inits nor native sidecars.
func (p *Pod) Mains() []*Container { return p.Containers[len(p.Object.Pod.Gated):] }

// Volume returns the volume of that name and its index in Spec.Volumes; nil if
// there is none (it may be a claim template of a StatefulSet).
func (p *Pod) Volume(name string) (*corev1.Volume, int) {
	for i := range p.Spec.Volumes {
		if p.Spec.Volumes[i].Name == name {
			return &p.Spec.Volumes[i], i
		}
	}
	return nil, -1
}

// At is the HCL that set a field of the pod's spec, by JSON names and indices, or
// the nearest value around it; in the end the header of the object.
func (p *Pod) At(path ...string) hcl.Range {
	return p.Set(slices.Concat(p.Object.Kind.Template, []string{"spec"}, path)...)
}

// Title names the object: `deployment "shop"`.
func (i *Item) Title() string {
	return i.Object.Kind.Block.Name + ` "` + strings.ReplaceAll(i.Object.Name, `"`, `\"`) + `"`
}
