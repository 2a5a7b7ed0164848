package imports

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// block is a block of HCL.
type block struct {
	typ      string
	label    string // "" for none
	body     body
	comments comments
}

// body is what is in a block or a file: attributes and blocks in their order.
type body []item

// item is an attribute or a block.
type item struct {
	attribute *attribute
	block     *block
}

// attribute sets a name to an expression.
type attribute struct {
	name     string
	value    expression
	comments comments
}

// expression is a literal or a reference.
type expression interface{ expression() }

type (
	// literal is a text.
	literal string
	// raw is HCL as it stands: a number, true, a reference.
	raw string
	// template is a text with references in it: literals and raws.
	template []expression
	// tuple is a list.
	tuple []*element
	// mapping is an object.
	mapping []*element
)

// element is an element of a list, or an entry of an object.
type element struct {
	key      string
	value    expression
	comments comments
}

func (literal) expression()  {}
func (raw) expression()      {}
func (template) expression() {}
func (tuple) expression()    {}
func (mapping) expression()  {}

// set adds an attribute. The values that it stands for have their comments there.
func (b *body) set(name string, to expression, from ...*value) *attribute {
	a := &attribute{name: name, value: to}
	for _, v := range from {
		if v != nil {
			v.holder = &a.comments
		}
	}
	*b = append(*b, item{attribute: a})
	return a
}

// add adds a block, which stands for the values.
func (b *body) add(n *block, from ...*value) *block {
	for _, v := range from {
		if v != nil {
			v.holder = &n.comments
		}
	}
	*b = append(*b, item{block: n})
	return n
}

// newElement makes an element of a list or an object, which stands for the value.
func newElement(key string, to expression, from *value) *element {
	e := &element{key: key, value: to}
	if from != nil {
		from.holder = &e.comments
	}
	return e
}

// reference spells the way to a block: config_map.app, volume["a.b"].
func reference(names ...string) raw {
	var text strings.Builder
	text.WriteString(names[0])
	for _, name := range names[1:] {
		if hclsyntax.ValidIdentifier(name) {
			text.WriteString("." + name)
		} else {
			text.WriteString("[" + quote(name) + "]")
		}
	}
	return raw(text.String())
}
