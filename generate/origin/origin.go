// Package origin is the map from a field of a Kubernetes object back to the
// HCL that set it. There is one such map in podgen: diagnostics of the API
// server, the source map of the YAML and editor help all look things up here.
//
// The map is a tree that mirrors the object: a node per struct field (by its
// JSON name), per map key and per list index. It is built while the HCL is
// decoded and only read afterwards, so subtrees may be shared between objects.
package origin

import (
	"maps"
	"slices"
	"strconv"

	"github.com/hashicorp/hcl/v2"
)

// Node is the origin of one value and of what it holds. A nil *Node is a value
// of which nothing is known; every method accepts it.
type Node struct {
	// Range is the HCL that set the value: the expression of an attribute, or
	// the header of a block. Nil where only something inside the value was set.
	Range *hcl.Range

	// Implied says that no one wrote the value: the block at Range implied it
	// (a default of a role, a selector, …).
	Implied bool

	// Spelling is how the file spelled a quantity ("0.5", which the API would
	// print as "500m"); empty where the API's own form is meant.
	Spelling string

	fields []field
	byName map[string]*Node // only for nodes of many fields
	items  []*Node
}

type field struct {
	name string
	node *Node
}

// indexFrom is the number of fields from which a map is faster than a scan.
const indexFrom = 24

// At returns a node for a value that r set.
func At(r *hcl.Range) *Node { return &Node{Range: r} }

// ImpliedBy returns a node for a value that nobody wrote and the block at r implied.
func ImpliedBy(r *hcl.Range) *Node { return &Node{Range: r, Implied: true} }

// Field returns the node of a struct field (JSON name) or a map key, nil if unknown.
func (n *Node) Field(name string) *Node {
	if n == nil {
		return nil
	}
	if n.byName != nil {
		return n.byName[name]
	}
	for i := range n.fields {
		if n.fields[i].name == name {
			return n.fields[i].node
		}
	}
	return nil
}

// Item returns the node of a list's element, nil if unknown.
func (n *Node) Item(i int) *Node {
	if n == nil || i < 0 || i >= len(n.items) {
		return nil
	}
	return n.items[i]
}

// Items returns the number of elements that the node knows of.
func (n *Node) Items() int {
	if n == nil {
		return 0
	}
	return len(n.items)
}

// Fields calls f for each known field, in the order in which they were set.
func (n *Node) Fields(f func(name string, child *Node)) {
	if n == nil {
		return
	}
	for i := range n.fields {
		f(n.fields[i].name, n.fields[i].node)
	}
}

// Set gives a field its node and replaces the one it had.
func (n *Node) Set(name string, child *Node) {
	for i := range n.fields {
		if n.fields[i].name == name {
			n.fields[i].node = child
			if n.byName != nil {
				n.byName[name] = child
			}
			return
		}
	}
	n.fields = append(n.fields, field{name, child})
	switch {
	case n.byName != nil:
		n.byName[name] = child
	case len(n.fields) == indexFrom:
		n.byName = make(map[string]*Node, 2*indexFrom)
		for _, f := range n.fields {
			n.byName[f.name] = f.node
		}
	}
}

// Make returns the node of a field, which it adds if there is none.
func (n *Node) Make(name string) *Node {
	if child := n.Field(name); child != nil {
		return child
	}
	child := &Node{}
	n.Set(name, child)
	return child
}

// Append adds the node of a list's next element.
func (n *Node) Append(child *Node) { n.items = append(n.items, child) }

// Find follows a path of field names, map keys and decimal list indices and
// returns the node at its end, or the nearest one above that knows a range,
// with the number of steps that were followed to it.
func (n *Node) Find(path ...string) (*Node, int) {
	best, depth := n, 0
	for i, step := range path {
		next := n.Field(step)
		if next == nil {
			if index, err := strconv.Atoi(step); err == nil {
				next = n.Item(index)
			}
		}
		if next == nil {
			break
		}
		n = next
		if n.Range != nil {
			best, depth = n, i+1
		}
	}
	return best, depth
}

// Insert adds the nodes of elements at a place of the list.
func (n *Node) Insert(i int, nodes []*Node) { n.items = slices.Insert(n.items, i, nodes...) }

// Clone returns a copy whose fields can be set without changing n. The nodes
// below are shared.
func (n *Node) Clone() *Node {
	if n == nil {
		return &Node{}
	}
	c := *n
	c.fields = slices.Clone(n.fields)
	c.items = slices.Clone(n.items)
	c.byName = maps.Clone(n.byName)
	return &c
}

// Own replaces the node of a field by a copy of it, adding one if there is
// none, and returns the copy.
func (n *Node) Own(name string) *Node {
	child := n.Field(name).Clone()
	n.Set(name, child)
	return child
}

// Replace sets the nodes of a list's elements.
func (n *Node) Replace(items []*Node) { n.items = items }
