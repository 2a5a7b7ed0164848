package build

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"podgen/generate/diag"
	"podgen/generate/evaluate"
	"podgen/generate/object"
	"podgen/generate/origin"
	"podgen/generate/plan"
)

// NameLabel is the label by which a workload selects its pods unless the file
// says otherwise. Source: the recommended labels of the Kubernetes documentation.
const NameLabel = "app.kubernetes.io/name"

// workload builds one object with pods.
type workload struct {
	*builder
	plan   *plan.Object
	object *object.Object
	meta   *metav1.ObjectMeta

	template *metav1.ObjectMeta
	spec     *corev1.PodSpec
	// templateOrigin holds the origins of the pods' metadata and spec.
	templateOrigin *origin.Node
}

func (w *workload) build() {
	w.template, w.spec = w.plan.Kind.PodTemplate(w.object.Value)
	w.templateOrigin = w.object.Origin
	for _, name := range w.plan.Kind.Template {
		w.templateOrigin = w.templateOrigin.Own(name)
	}
	spec := w.templateOrigin.Own("spec")
	w.spec.InitContainers = containers(w.plan.Pod.Gated, spec.Own("initContainers"))
	w.spec.Containers = containers(w.plan.Pod.Main, spec.Own("containers"))
	w.labels()
}

// containers makes a list of containers and their origins.
func containers(steps []*plan.Step, list *origin.Node) []corev1.Container {
	if len(steps) == 0 {
		return nil
	}
	made := make([]corev1.Container, len(steps))
	list.Range = &steps[0].Range
	for i, s := range steps {
		c, node := *s.Value, s.Origin.Clone()
		if s.Native {
			always := corev1.ContainerRestartPolicyAlways
			c.RestartPolicy = &always
			node.Set("restartPolicy", origin.ImpliedBy(&s.Range))
		}
		if s.Probe != nil {
			c.StartupProbe = s.Probe
			node.Set("startupProbe", origin.ImpliedBy(&s.Implied))
		}
		if s.Env != nil {
			c.Env = reorder(c.Env, s.Env)
			env := node.Own("env")
			nodes := make([]*origin.Node, len(s.Env))
			for to, from := range s.Env {
				nodes[to] = env.Item(from)
			}
			env.Replace(nodes)
		}
		made[i] = c
		list.Append(node)
	}
	return made
}

func reorder[T any](list []T, order []int) []T {
	ordered := make([]T, len(order))
	for to, from := range order {
		ordered[to] = list[from]
	}
	return ordered
}

// labels gives the workload, its selector and its pods their labels.
func (w *workload) labels() {
	written := w.meta.Labels
	byDefault := map[string]string{NameLabel: w.meta.Name}
	implied := origin.ImpliedBy(&w.plan.Range)
	selector := w.selector()
	switch {
	case selector != nil && *selector == nil:
		*selector = &metav1.LabelSelector{MatchLabels: byDefault}
		w.object.Origin.Own("spec").Set("selector", implied)
		w.own(byDefault, implied)
	case selector == nil && len(w.plan.Services) > 0:
		w.own(byDefault, implied)
	}
	if len(w.plan.Kind.Template) == 0 {
		return // a pod is its own template
	}
	metadata := w.templateOrigin.Own("metadata")
	if w.template.Labels == nil && len(written) > 0 {
		w.template.Labels = written
		metadata.Set("labels", w.object.Origin.Field("metadata").Field("labels").Clone())
	}
	switch {
	case selector != nil && (*selector).MatchLabels != nil:
		w.pods((*selector).MatchLabels, metadata, w.object.Origin.Field("spec").Field("selector"))
	case selector == nil && len(w.plan.Services) > 0:
		w.pods(byDefault, metadata, implied)
	}
}

// own gives the workload the default label.
func (w *workload) own(labels map[string]string, from *origin.Node) {
	if !w.agree(w.meta.Labels, labels, w.object.Origin.Field("metadata")) {
		return
	}
	w.meta.Labels = addLabels(w.meta.Labels, labels, w.object.Origin.Field("metadata"), from)
}

// pods gives the pods the labels by which they are selected.
func (w *workload) pods(labels map[string]string, metadata, from *origin.Node) {
	if !w.agree(w.template.Labels, labels, metadata) {
		return
	}
	w.template.Labels = addLabels(w.template.Labels, labels, metadata, from)
}

// agree reports labels that are written with another value than the selector
// needs: the selector would not find the pods.
func (w *workload) agree(written, needed map[string]string, metadata *origin.Node) bool {
	for _, k := range slices.Sorted(maps.Keys(needed)) {
		if v, ok := written[k]; ok && v != needed[k] {
			at := w.plan.Range
			if node, _ := metadata.Find("labels", k); node.Range != nil {
				at = *node.Range
			}
			for _, d := range w.diags {
				if d.Subject != nil && *d.Subject == at {
					return false
				}
			}
			w.add(diag.Error(at, "Label differs from the selector", "The pods of %s are found by %s = %q, and the label is set to %q. Leave the label out, or write a selector block.", w.meta.Name, k, needed[k], v))
			return false
		}
	}
	return true
}

// selector returns the field of the workload's selector, nil for a kind that
// has none or whose selector the API server makes.
func (w *workload) selector() **metav1.LabelSelector {
	if !w.plan.Kind.Selects() {
		return nil
	}
	spec := reflect.ValueOf(w.object.Value).Elem().FieldByName("Spec")
	return spec.FieldByName("Selector").Addr().Interface().(**metav1.LabelSelector)
}

// service builds a service that stands in the workload.
func (w *workload) service(o *evaluate.Object) {
	made, meta := w.start(o)
	w.settingLabels(meta, made)
	s := made.Value.(*corev1.Service)
	node := made.Origin.Own("spec")
	if o.Value.(*corev1.Service).Namespace == "" && w.meta.Namespace != meta.Namespace {
		meta.Namespace = w.meta.Namespace
		made.Origin.Field("metadata").Set("namespace", origin.ImpliedBy(&o.Range))
	}
	if s.Spec.Selector == nil && s.Spec.Type != corev1.ServiceTypeExternalName {
		s.Spec.Selector = w.selects(o)
		node.Set("selector", origin.ImpliedBy(&o.Range))
	}
	w.targets(o, s)
	w.objects = append(w.objects, finish(made, meta))
}

// selects returns the labels by which a service finds the workload's pods.
func (w *workload) selects(o *evaluate.Object) map[string]string {
	selector := w.selector()
	if selector == nil || *selector == nil {
		return map[string]string{NameLabel: w.meta.Name}
	}
	if len((*selector).MatchExpressions) > 0 {
		w.add(diag.Error(o.Range, "Service cannot select the pods", "The selector of %s has match_expressions, which a Service cannot have. Write selector = { … } in the service.", w.meta.Name))
	}
	return (*selector).MatchLabels
}

// targets points the ports that were written as a map to the container ports of
// the same name.
func (w *workload) targets(o *evaluate.Object, s *corev1.Service) {
	named := o.PortNames()
	if len(named) == 0 {
		return
	}
	known := w.portNames()
	s.Spec.Ports = slices.Clone(s.Spec.Ports)
	for _, i := range slices.Sorted(maps.Keys(named)) {
		port, at := &s.Spec.Ports[i], named[i]
		if !slices.Contains(known, port.Name) {
			w.add(diag.Error(*at, "Port without a target", "No container of %s has a port named %q.%s For a target of another name write a port block: port { port = %d  target_port = … }.",
				w.meta.Name, port.Name, portHint(port.Name, known), port.Port))
			continue
		}
		port.TargetPort = intstr.FromString(port.Name)
	}
}

func portHint(name string, known []string) string {
	if near := diag.DidYouMean(name, known); near != "" {
		return near
	}
	if len(known) == 0 {
		return " None has a named port."
	}
	return " There is " + strings.Join(known, ", ") + "."
}

// portNames returns the names of the ports that a Service can reach: those of
// containers and native sidecars.
func (w *workload) portNames() []string {
	var names []string
	for _, list := range [][]*plan.Step{w.plan.Pod.Main, w.plan.Pod.Gated} {
		for _, s := range list {
			if s.Role == "init" {
				continue
			}
			for _, p := range s.Value.Ports {
				if p.Name != "" && !slices.Contains(names, p.Name) {
					names = append(names, p.Name)
				}
			}
		}
	}
	slices.Sort(names)
	return names
}
