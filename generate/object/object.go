// Package object holds what podgen builds: Kubernetes objects, each with the
// map of where its fields come from.
package object

import (
	"strings"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/origin"
)

// Object is one Kubernetes object.
type Object struct {
	APIVersion string // "apps/v1"
	Kind       string // "Deployment"
	Namespace  string // empty where none is set, or the kind has none
	Name       string

	// Value is a pointer to the k8s.io/api struct of the kind, its TypeMeta
	// set, or a Map for an object of a kind that podgen does not know. Values
	// share parts with one another: nobody may change them.
	Value any

	// Origin says where each field of Value comes from, by its JSON path.
	Origin *origin.Node

	// Range is the header of the block that the object comes from.
	Range hcl.Range
}

// Group is the API group, without the version: two versions of one kind are the
// same object to the API server. The core group is empty.
func (o *Object) Group() string {
	group, _, found := strings.Cut(o.APIVersion, "/")
	if !found {
		return ""
	}
	return group
}

// Map is a mapping whose entries keep their order: an object of a kind that
// podgen passes through whole. A value is a Map, []any, string, bool,
// *big.Float, or nil.
type Map []Entry

// Entry is one key of a Map with its value.
type Entry struct {
	Key   string
	Value any
}

// Get returns the value of a key, nil if there is none.
func (m Map) Get(key string) any {
	for _, e := range m {
		if e.Key == key {
			return e.Value
		}
	}
	return nil
}
