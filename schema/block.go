package schema

import (
	"reflect"
	"slices"
)

// Step is one step of a path from a Go struct to a field of it.
type Step struct {
	Index int    // the field's index in its Go struct
	JSON  string // the field's JSON name; empty for an inlined struct
}

// Path leads from the struct of a block to the field that is set.
type Path []Step

// JSON returns the JSON names along the path, without inlined structs.
func (p Path) JSON() []string {
	var names []string
	for _, s := range p {
		if s.JSON != "" {
			names = append(names, s.JSON)
		}
	}
	return names
}

// Block is a block as it may stand in another block or at the top of a file.
type Block struct {
	Name string // "readiness_probe"

	// Path leads to the field in the enclosing block's struct: a struct, a
	// pointer to one, or a list of them. Empty for a block that is placed
	// elsewhere (a container) or is podgen's own.
	Path Path

	// Repeated says that the block may be given more than once.
	Repeated bool

	// Label says what the block's label means.
	Label Label

	// Body is what the block holds.
	Body *Body

	// Role is set for a block that is a container.
	Role Role

	// Own is set for a block that podgen handles by itself.
	Own Own

	doc func() string
}

// Doc returns the documentation, the API's own for derived blocks.
func (b *Block) Doc() string { return text(b.doc) }

// Label says what the label of a block is.
type Label struct {
	// Mode says whether there is a label.
	Mode LabelMode
	// Path is the field that the label sets, relative to the block's own struct.
	Path Path
}

// LabelMode says whether a block has a label.
type LabelMode int

// A block has no label, must have one, or may have one in place of the
// attribute that its path names.
const (
	NoLabel LabelMode = iota
	RequiredLabel
	OptionalLabel
)

// Body is what a block holds: attributes and blocks that fill one Go struct.
type Body struct {
	// Type is the struct that is filled, nil for podgen's own blocks.
	Type reflect.Type

	Attributes []*Attribute
	Blocks     []*Block

	attributes map[string]*Attribute
	blocks     map[string]*Block
}

// Attribute returns the attribute of that name, nil if there is none.
func (b *Body) Attribute(name string) *Attribute { return b.attributes[name] }

// Block returns the block of that name, nil if there is none.
func (b *Body) Block(name string) *Block { return b.blocks[name] }

// Names returns the names of all attributes and blocks.
func (b *Body) Names() []string {
	names := make([]string, 0, len(b.Attributes)+len(b.Blocks))
	for _, a := range b.Attributes {
		names = append(names, a.Name)
	}
	for _, n := range b.Blocks {
		names = append(names, n.Name)
	}
	return names
}

func (b *Body) addAttribute(a *Attribute) {
	if b.attributes == nil {
		b.attributes = map[string]*Attribute{}
	}
	a.Position = len(b.Attributes)
	b.Attributes = append(b.Attributes, a)
	b.attributes[a.Name] = a
}

func (b *Body) removeAttribute(name string) {
	delete(b.attributes, name)
	b.Attributes = slices.DeleteFunc(b.Attributes, func(a *Attribute) bool { return a.Name == name })
	for i, a := range b.Attributes {
		a.Position = i
	}
}

func (b *Body) addBlock(n *Block) {
	if b.blocks == nil {
		b.blocks = map[string]*Block{}
	}
	b.Blocks = append(b.Blocks, n)
	b.blocks[n.Name] = n
}

// Attribute is one attribute of a block.
type Attribute struct {
	Name     string // "service_account_name"
	Position int    // its place in Body.Attributes

	// Path leads to the field in the block's struct; empty for podgen's own.
	Path Path
	// Type is the Go type of the field, nil for podgen's own.
	Type reflect.Type
	// Leaf says how a value becomes that type.
	Leaf Leaf
	// Required says that the API cannot do without it.
	Required bool
	// Own is set for an attribute that podgen handles by itself.
	Own Own

	doc func() string
}

// Doc returns the documentation, the API's own for derived attributes.
func (a *Attribute) Doc() string { return text(a.doc) }

func text(f func() string) string {
	if f == nil {
		return ""
	}
	return f()
}

func constant(s string) func() string { return func() string { return s } }

// Role is the role of a container in its pod.
type Role string

// The roles, by the names of their blocks.
const (
	Container  Role = "container"
	Init       Role = "init"
	Sidecar    Role = "sidecar"
	Adapter    Role = "adapter"
	Ambassador Role = "ambassador"
)

// Roles returns all roles in the order of the documentation.
func Roles() []Role { return []Role{Container, Init, Sidecar, Adapter, Ambassador} }

// Helper says that the role is a native sidecar unless the file says otherwise.
func (r Role) Helper() bool { return r == Sidecar || r == Adapter || r == Ambassador }

// Own names what podgen itself makes of an attribute or a block.
type Own string

// The attributes and blocks that are podgen's own.
const (
	OwnForEach   Own = "for_each"
	OwnEnabled   Own = "enabled"
	OwnDependsOn Own = "depends_on"
	OwnNative    Own = "native"
	OwnExternal  Own = "external"
	OwnPorts     Own = "ports"
	OwnEnv       Own = "env"
	OwnVolume    Own = "volume"
	OwnWithin    Own = "within"
	OwnFiles     Own = "files"
	OwnObject    Own = "object"
	OwnService   Own = "service" // a block: the Service of a workload
	OwnPattern   Own = "pattern" // a block: what a pattern adds to a workload
	OwnPlain     Own = "plain"   // read by its name where the block is handled
)
