// Package apiserver gives the verdict of the Kubernetes API server on an
// object, without a server: the defaulting, the dropping of disabled fields,
// the validation and the warnings of k8s.io/kubernetes itself, as that code runs
// when an object is created. It is the only package of podgen that imports
// k8s.io/kubernetes.
//
//	checker, err := apiserver.New(apiserver.Newest())
//	for _, f := range checker.Check(object) {
//		fmt.Println(f.Field, f.Message())
//	}
//
// It is not a cluster. What depends on other objects, on the configuration of a
// cluster or on its admission plugins is not seen: quotas, limit ranges,
// webhooks, policies, node port ranges, IP families, names already taken. One
// admission plugin is part of every cluster and matters to validation: a pod
// without a service account gets "default".
//
// A Checker speaks for one minor version of Kubernetes. The code is that of the
// newest version with the feature gates of the wanted one, so rules that changed
// without a gate are those of the newest version. New fields that the wanted
// version does not have, or drops silently because their gate is off by default,
// are findings of their own (TooNew, Dropped).
//
// The feature gates of k8s.io/kubernetes are a variable of the process. gates.go
// hides that: any number of Checkers of any versions can be used at once; those
// of one version run side by side, those of different versions take turns.
package apiserver

import (
	"fmt"
	"reflect"
	"slices"
	"sync"

	"podgen/generate/kubernetes"
	"podgen/generate/object"
)

// Checker judges objects as the API server of one version of Kubernetes would.
// It is safe for concurrent use; what it remembers does not show.
type Checker struct {
	version kubernetes.Version
	kinds   map[reflect.Type]*kind
	shapes  shapes
	reasons sync.Map // of fields that are lost, by kind and path
}

// New returns the checker for a version of Kubernetes. It fails for a version
// that is not supported. A Checker is meant to be made once and kept.
func New(v kubernetes.Version) (*Checker, error) {
	if err := v.Supported(); err != nil {
		return nil, err
	}
	c := &Checker{version: v, kinds: map[reflect.Type]*kind{}}
	for _, k := range kinds() {
		c.kinds[k.typ] = &k
	}
	return c, nil
}

// Checkers makes one Checker for each version that is asked for, and keeps it.
// The zero value is ready; it is safe for concurrent use.
type Checkers struct {
	mu   sync.Mutex
	made map[kubernetes.Version]*Checker
}

// For returns the checker for a version. It fails for one that is not supported.
func (c *Checkers) For(v kubernetes.Version) (*Checker, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if made := c.made[v]; made != nil {
		return made, nil
	}
	made, err := New(v)
	if err != nil {
		return nil, err
	}
	if c.made == nil {
		c.made = map[kubernetes.Version]*Checker{}
	}
	c.made[v] = made
	return made, nil
}

// Version is the version of Kubernetes that the checker speaks for.
func (c *Checker) Version() kubernetes.Version { return c.version }

// Knows says that the checker has the API server's code for the object: for the
// kinds that have a block in podgen, in whatever way the object was written. It
// has not for custom resources.
func (c *Checker) Knows(o *object.Object) bool { return c.kindOf(o) != nil }

// Check returns what the API server has to say when the object is created:
// errors, fields that it would not keep, and warnings. It returns nothing for an
// object that it does not know. The object is not changed.
func (c *Checker) Check(o *object.Object) (findings []Finding) {
	k := c.kindOf(o)
	if k == nil {
		return nil
	}
	if c.version.Before(k.since) {
		return []Finding{{Field: "kind", Path: []string{"kind"}, Type: TooNew, Since: k.since,
			Detail: fmt.Sprintf("Kubernetes %s does not have %s %s; %s is the first version that has it", c.version, o.APIVersion, o.Kind, k.since)}}
	}
	defer func() {
		if cause := recover(); cause != nil {
			findings = append(findings, Finding{Type: Internal, Detail: fmt.Sprintf("the API server's code fails on this object: %v", cause)})
		}
	}()

	value, findings := decoded(k, o)
	if value == nil {
		return findings
	}
	var seen outcome
	emulate(c.version, func() { seen = k.create(value) })
	lost := c.shapes.lost(value, seen.kept, c.version)
	found := newResolver(value, lost).findings(seen)
	if len(lost) > 0 {
		dropped := c.explain(k, value, lost)
		c.markFollowing(k, value, found, dropped)
		findings = append(findings, dropped...)
	}
	return compact(append(findings, found...))
}

// compact sorts findings, as the API server's code goes through maps in any
// order, and removes those that say the same of the same place, as it reports
// some mistakes twice or under two names.
func compact(findings []Finding) []Finding {
	slices.SortStableFunc(findings, Finding.compare)
	seen := map[string]bool{}
	kept := findings[:0]
	for _, f := range findings {
		names := f.names()
		if !slices.ContainsFunc(names, func(name string) bool { return seen[name] }) {
			kept = append(kept, f)
		}
		for _, name := range names {
			seen[name] = true
		}
	}
	return kept
}
