// Package evaluate is the second stage: HCL bodies to typed Kubernetes values.
//
// It resolves references, variables and locals, expands for_each and enabled,
// and fills the Go structs of k8s.io/api by the schema, attribute by attribute
// and on demand, so that two containers may name each other's ports. Every
// field keeps the HCL range that set it. What a value means for the order of
// starting, and what the object around it looks like, is for later stages.
//
// A block is compiled once (compile.go) and then evaluated for each of its
// instances (instance.go, decode.go). Instances at the top of a file are
// independent of each other and are evaluated in parallel; a worker that needs
// an attribute of another's instance evaluates it again for itself.
package evaluate

import (
	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/kubernetes"
	"podgen/generate/origin"
	"podgen/schema"
)

// Config is a module with all its values known.
type Config struct {
	Settings Settings
	Objects  []*Object // in the order of the file

	// External are the objects that exist already: the module refers to them, and
	// they are not rendered.
	External []*Object

	// Variables are the names of the variables that the module declares.
	Variables []string
}

// Settings is what the podgen block says of the module as a whole.
type Settings struct {
	Namespace Setting[string]
	Labels    Setting[map[string]string]

	// Kubernetes is the release that the module is rendered for.
	Kubernetes Setting[kubernetes.Release]
	// PodSecurity is the level that every pod has to keep.
	PodSecurity Setting[kubernetes.Level]
	// ClassicSidecars says that no helper is a native sidecar.
	ClassicSidecars Setting[bool]
	// Rules are what becomes of the findings of rules, in the order of the file.
	Rules []RuleSetting
}

// RuleSetting says what becomes of the findings of a rule.
type RuleSetting struct {
	ID       string
	Severity hcl.DiagnosticSeverity // zero: they are left out
	Range    hcl.Range              // the header of the block
}

// Setting is a value with the attribute that set it; Range is nil where none did.
type Setting[T any] struct {
	Value T
	Range *hcl.Range
}

// Object is an object that a block makes, as far as the block says it.
type Object struct {
	// Kind is nil for a manifest.
	Kind *schema.Kind
	Name string

	// Value is a pointer to the kind's struct, or an object.Map for a manifest.
	// Parts of it are shared with other objects: nobody may change them in place.
	Value  any
	Origin *origin.Node
	Range  hcl.Range // the block's header

	// Incomplete says that mistakes, which are reported, keep the object from
	// being known as a whole. Later stages leave it alone: what they would
	// find wrong with it may only follow from those mistakes.
	Incomplete bool

	// Containers are those of a workload, in the order of the file.
	Containers []*Container
	// Services are the services that stand in a workload.
	Services []*Object
	// Order is the object's place among all of the module.
	Order int

	// external says that the object exists already.
	external bool

	// ports are those written in the map of a Service, whose targets the
	// builder sets.
	ports []servicePort
}

// PortNames returns the ports of a service that were written as a map, by their
// index in the Service's list of ports.
func (o *Object) PortNames() map[int]*hcl.Range {
	names := make(map[int]*hcl.Range, len(o.ports))
	for _, p := range o.ports {
		names[p.index] = p.at
	}
	return names
}

type servicePort struct {
	index int
	at    *hcl.Range
}

// Container is one container of a workload.
type Container struct {
	Role schema.Role
	// Native says that a helper is a native sidecar.
	Native bool
	Name   string
	Value  *corev1.Container
	Origin *origin.Node
	Range  hcl.Range // the block's header

	// Edges are the references from this container to others, and its depends_on.
	Edges []Edge

	// Classic is the setting of the module that made an ordinary container of a
	// helper that would be a native sidecar; nil where none did.
	Classic *hcl.Range

	// NoStartupProbe is the block that switched the role's default probe off.
	NoStartupProbe *hcl.Range
}

// Gated says that the container starts in order, before the containers of the
// pod: an init or a native sidecar.
func (c *Container) Gated() bool { return c.Role == schema.Init || c.Native }

// Edge is a reference from one container to another.
type Edge struct {
	To *Container
	// Explicit says that depends_on asks for it.
	Explicit bool
	Range    hcl.Range // the reference
}
