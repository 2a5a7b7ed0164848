package apiserver

import (
	"reflect"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/validate/content"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/conversion"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"podgen/generate/kubernetes"
)

// kind is a kind of object with the API server's way of creating one.
type kind struct {
	typ    reflect.Type                 // the type of object.Object.Value
	group  string                       // the apiVersion, "apps/v1"
	since  kubernetes.Version           // the first version that has the kind, zero if all have
	create func(value any) outcome      // all of creation
	keep   func(value any) (any, error) // creation up to what would be stored

	defaults func(value any) // sets the defaults of the kind, in the value itself
}

// outcome is what creation of an object came to.
type outcome struct {
	errs     field.ErrorList
	warnings []string
	kept     any   // the object as it would be stored, of the type of the value
	err      error // the object cannot even be read
}

// steps are what the API server does to an object of a kind on its way in: V is
// the type of the API, I the API server's own. They mirror the kind's strategy
// in pkg/registry of k8s.io/kubernetes, which itself cannot be imported: it
// brings storage, RPC and tracing along (1,100 packages).
type steps[V, I any] struct {
	since    kubernetes.Version
	cluster  bool // the kind has no namespace
	copy     func(*V) *V
	defaults func(*V) // nil if the kind has none
	in       func(*V, *I, conversion.Scope) error
	out      func(*I, *V, conversion.Scope) error

	// prepare does what PrepareForCreate does, and what admission and storage do
	// before it. It returns the warnings of that code.
	prepare  func(*I) []string
	validate func(*I) field.ErrorList
	warn     func(*I) []string // nil if the kind has no warnings
}

// kind erases the types of the steps.
func (s steps[V, I]) kind(group schema.GroupVersion) kind {
	return kind{
		typ:    reflect.TypeFor[*V](),
		group:  group.String(),
		since:  s.since,
		create: func(value any) outcome { return s.create(value.(*V)) },
		defaults: func(value any) {
			if s.defaults != nil {
				s.defaults(value.(*V))
			}
		},
		keep: func(value any) (any, error) {
			i, _, err := s.read(value.(*V))
			if err != nil {
				return nil, err
			}
			return s.kept(i)
		},
	}
}

func (s steps[V, I]) create(value *V) outcome {
	i, warnings, err := s.read(value)
	if err != nil {
		return outcome{err: err}
	}
	o := outcome{errs: s.errors(i), warnings: warnings}
	if len(o.errs) == 0 && s.warn != nil && !isHuge(value) {
		o.warnings = append(o.warnings, s.warn(i)...)
	}
	if any(value).(metav1.Object).GetResourceVersion() != "" {
		o.warnings = append(o.warnings, "metadata.resourceVersion: the API server refuses to create an object that has one")
	}
	o.kept, o.err = s.kept(i)
	return o
}

// isHuge says that a pod has more ports than any that runs. The API server compares
// each with each other and warns of each pair, which takes it minutes and gigabytes
// for thousands; such a pod gets no warnings here.
func isHuge(value any) bool {
	const most = 200
	_, spec, _ := podOf(value)
	if spec == nil {
		return false
	}
	ports := 0
	for _, list := range [][]corev1.Container{spec.InitContainers, spec.Containers} {
		for i := range list {
			ports += len(list[i].Ports)
		}
	}
	return ports > most
}

// read returns the API server's form of an object, defaulted and prepared. The
// form shares memory with a copy of the object, never with the object.
func (s steps[V, I]) read(value *V) (*I, []string, error) {
	v := s.copy(value)
	if _, spec, _ := podOf(v); spec != nil {
		setPullPolicy(spec)
	}
	if s.defaults != nil {
		s.defaults(v)
	}
	fill(any(v).(metav1.Object), s.cluster)
	i := new(I)
	if err := s.in(v, i, nil); err != nil {
		return nil, nil, err
	}
	if s.prepare == nil {
		return i, nil, nil
	}
	return i, s.prepare(i), nil
}

// errors are those of the kind's validation, and else those of the metadata: not
// every kind's validation looks at it.
func (s steps[V, I]) errors(i *I) field.ErrorList {
	if errs := s.validate(i); len(errs) > 0 {
		return errs
	}
	return apivalidation.ValidateObjectMetaAccessor(any(i).(metav1.Object), !s.cluster, pathSegment, field.NewPath("metadata"))
}

func (s steps[V, I]) kept(i *I) (any, error) {
	v := new(V)
	if err := s.out(i, v, nil); err != nil {
		return nil, err
	}
	return v, nil
}

func pathSegment(name string, prefix bool) []string {
	if prefix {
		return content.IsPathSegmentPrefix(name)
	}
	return content.IsPathSegmentName(name)
}

// uid stands for the one that the API server would make up.
const uid types.UID = "00000000-0000-4000-8000-000000000000"

// fill sets the metadata that the API server sets itself.
func fill(meta metav1.Object, cluster bool) {
	meta.SetCreationTimestamp(metav1.Time{})
	meta.SetDeletionTimestamp(nil)
	meta.SetDeletionGracePeriodSeconds(nil)
	meta.SetSelfLink("")
	meta.SetUID(uid)
	switch {
	case cluster:
		meta.SetNamespace("")
	case meta.GetNamespace() == "":
		meta.SetNamespace(metav1.NamespaceDefault)
	}
	if prefix := meta.GetGenerateName(); prefix != "" && meta.GetName() == "" {
		meta.SetName(generatedName(prefix))
	}
}

// generatedName is a name of the form that the API server generates: at most 63
// characters, the last five of them its own.
func generatedName(prefix string) string {
	return prefix[:min(len(prefix), 58)] + "xxxxx"
}
