package schema

import (
	"reflect"
	"slices"
	"sync"
)

// Schema is the whole language: what may stand at the top of a file.
type Schema struct {
	kinds map[string]*kindEntry
	order []string

	mu      sync.Mutex
	deriver *deriver
}

// kindEntry is a kind whose block is derived when it is first asked for, since
// a run uses few of them.
type kindEntry struct {
	row  kindRow
	kind *Kind
}

// New returns the schema. It is safe for use by several goroutines.
func New() *Schema {
	s := &Schema{kinds: map[string]*kindEntry{}, deriver: newDeriver()}
	for _, row := range kindTable() {
		name := snake(reflect.TypeOf(row.object).Name())
		s.kinds[name] = &kindEntry{row: row}
		s.order = append(s.order, name)
	}
	return s
}

// Kinds returns the names of the blocks that make an object, workloads first.
func (s *Schema) Kinds() []string { return slices.Clone(s.order) }

// Kind returns the kind that a block makes, nil if the block makes none.
func (s *Schema) Kind(block string) *Kind {
	entry := s.kinds[block]
	if entry == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if entry.kind == nil {
		entry.kind = s.deriveKind(block, entry.row)
	}
	return entry.kind
}

func (s *Schema) deriveKind(name string, row kindRow) *Kind {
	t := reflect.TypeOf(row.object)
	body := s.deriver.kindBody(t)
	k := &Kind{
		Name:       t.Name(),
		APIVersion: row.group.String(),
		Namespaced: !row.cluster,
		Template:   row.template,
		Type:       t,
		Block:      &Block{Name: name, Body: body, Repeated: true, doc: func() string { return docsOf(t)()[""] }},
	}
	k.Block.Label = Label{Mode: RequiredLabel, Path: pathTo(t, "metadata", "name")}
	if !k.Namespaced {
		body.removeAttribute("namespace")
	}
	if k.Workload() {
		s.addWorkloadBlocks(body)
	}
	return k
}

// addWorkloadBlocks adds what a workload holds beside the fields of the API:
// its containers by their roles, and the Service that selects it.
func (s *Schema) addWorkloadBlocks(b *Body) {
	for _, role := range Roles() {
		b.addBlock(&Block{
			Name: string(role), Role: role, Repeated: true, Body: s.deriver.roleBody(role),
			Label: Label{Mode: RequiredLabel, Path: pathTo(containerType, "name")},
			doc:   constant(roleDocs[role]),
		})
	}
	b.addBlock(&Block{
		Name: "pattern", Own: OwnPattern, Repeated: true, Body: &Body{}, Label: Label{Mode: RequiredLabel},
		doc: constant(`What a pattern of the catalogue adds to the workload: containers, volumes, and what stands beside. The first label names the pattern, the second what it is called here; the attributes are its inputs.`),
	})
	service := s.deriver.kindBody(serviceType)
	b.addBlock(&Block{
		Name: "service", Own: OwnService, Repeated: true, Body: service,
		Label: Label{Mode: OptionalLabel, Path: pathTo(serviceType, "metadata", "name")},
		doc:   constant("A Service that selects this workload. Without a label it has the workload's name."),
	})
}

// KindOf returns the kind of that name, "Deployment", nil if no block makes one.
func (s *Schema) KindOf(name string) *Kind { return s.Kind(snake(name)) }
