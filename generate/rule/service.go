package rule

import (
	"strconv"

	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"podgen/generate/evaluate"
)

// nameLabel is the label by which the build stage selects pods unless the module
// says otherwise.
const nameLabel = "app.kubernetes.io/name"

// Service is a Service that has the pod's ports as its own.
type Service struct {
	*corev1.Service
	Object *evaluate.Object

	// mapped are the ports that lead to the container port of their name.
	mapped map[int]*hcl.Range
}

// services are those in the workload and those of the module that select the pod.
func (p *Pod) services() []Service {
	if !p.served.known {
		p.served.known = true
		p.served.list = p.findServices()
	}
	return p.served.list
}

// servedBy are the services of a pod, found once.
type servedBy struct {
	list  []Service
	known bool
}

func (p *Pod) findServices() []Service {
	var list []Service
	for _, o := range p.Object.Services {
		s, ok := o.Value.(*corev1.Service)
		if ok && !o.Incomplete && (s.Spec.Selector == nil || selects(s.Spec.Selector, p.labels())) && s.Spec.Type != corev1.ServiceTypeExternalName {
			list = append(list, Service{s, o, o.PortNames()})
		}
	}
	if len(p.selecting) == 0 {
		return list
	}
	labels := p.labels()
	for k, v := range labels {
		for _, o := range p.selecting[k+"="+v] {
			s := o.Value.(*corev1.Service)
			if selects(s.Spec.Selector, labels) && s.Namespace == p.namespace() && s.Spec.Type != corev1.ServiceTypeExternalName {
				list = append(list, Service{s, o, nil})
			}
		}
	}
	return list
}

// indexService keeps a service by one label of its selector: the least one, so
// that it is found once.
func (m *Module) indexService(o *evaluate.Object) {
	s, ok := o.Value.(*corev1.Service)
	if !ok || len(s.Spec.Selector) == 0 || o.Incomplete {
		return
	}
	least := ""
	for k, v := range s.Spec.Selector {
		if pair := k + "=" + v; least == "" || pair < least {
			least = pair
		}
	}
	if m.selecting == nil {
		m.selecting = map[string][]*evaluate.Object{}
	}
	m.selecting[least] = append(m.selecting[least], o)
}

func selects(selector, labels map[string]string) bool {
	for k, v := range selector {
		if labels[k] != v {
			return false
		}
	}
	return len(selector) > 0
}

// namespace is that of the workload, as the module says it.
func (p *Pod) namespace() string { return p.workload().GetNamespace() }

func (p *Pod) workload() metav1.Object {
	if o, ok := p.Object.Value.(metav1.Object); ok {
		return o
	}
	return p.Meta
}

// labels are those of the pods, with those that podgen adds to them.
func (p *Pod) labels() map[string]string {
	all := map[string]string{}
	add := func(labels map[string]string) {
		for k, v := range labels {
			if _, own := all[k]; !own {
				all[k] = v
			}
		}
	}
	add(p.Meta.Labels)
	if p.Meta.Labels == nil || len(p.Object.Kind.Template) == 0 {
		add(p.workload().GetLabels())
		add(p.Plan.Settings.Labels.Value)
	}
	selector := selectorOf(p.Object.Value)
	switch {
	case selector != nil:
		add(selector.MatchLabels)
	case p.Object.Kind.Selects(), len(p.Object.Services) > 0:
		add(map[string]string{nameLabel: p.Object.Name})
	}
	return all
}

// target says what a port of a service leads to: a name or a number.
func (s Service) target(i int) intstr.IntOrString {
	port := s.Spec.Ports[i]
	switch {
	case s.mapped[i] != nil:
		return intstr.FromString(port.Name)
	case port.TargetPort == intstr.IntOrString{}:
		return intstr.FromInt32(port.Port)
	}
	return port.TargetPort
}

// leadsTo says that a port of the service is one of the container.
func (s Service) leadsTo(c *Container) bool {
	for i := range s.Spec.Ports {
		target := s.target(i)
		for _, p := range c.Ports {
			if protocolOf(p.Protocol) != protocolOf(s.Spec.Ports[i].Protocol) {
				continue
			}
			if target.Type == intstr.String && p.Name == target.StrVal || target.Type == intstr.Int && p.ContainerPort == target.IntVal {
				return true
			}
		}
	}
	return false
}

// at is the HCL of a field of a port.
func (s Service) at(i int, name string) hcl.Range {
	if s.mapped[i] != nil {
		return *s.mapped[i]
	}
	if node, _ := s.Object.Origin.Find("spec", "ports", strconv.Itoa(i), name); node != nil && node.Range != nil {
		return *node.Range
	}
	return s.Object.Range
}
