package evaluate

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"podgen/generate/diag"
	"podgen/schema"
)

// block is a block of the file, matched with the schema: compiled once, then
// evaluated for each of its instances.
type block struct {
	schema *schema.Block
	syntax *hclsyntax.Block
	header *hcl.Range // the type and the labels
	label  string     // empty without one

	attributes []*attribute
	children   []*block

	forEach, enabled *attribute

	// fixed says that nothing inside refers to anything, so that every instance
	// has the same value: it is decoded once and shared.
	fixed  bool
	shared fixedValue

	// roles are the references to containers from anywhere in a container's block.
	roles []reference

	kind *schema.Kind // set at the top of a file
}

// fixedValue is the decoded value of a fixed block.
type fixedValue struct {
	once    sync.Once
	element element
	diags   hcl.Diagnostics
}

// attribute is an attribute of the file, matched with the schema.
type attribute struct {
	schema     *schema.Attribute
	expression *expression
	name       *hcl.Range

	decode  sync.Once // of a constant
	decoded schema.Decoded
	problem *schema.Problem
}

// attribute returns the block's attribute of that name, nil if the file does not set it.
func (b *block) attribute(name string) *attribute {
	for _, a := range b.attributes {
		if a.schema.Name == name {
			return a
		}
	}
	return nil
}

// index returns the place of an attribute among the block's own.
func (b *block) index(a *attribute) int { return slices.Index(b.attributes, a) }

// compiler compiles one block at the top of a file and collects what is wrong with it.
type compiler struct {
	m     *module
	diags hcl.Diagnostics
}

func (c *compiler) add(ds ...*hcl.Diagnostic) { c.diags = append(c.diags, ds...) }

// header returns the range of a block's type and labels.
func header(b *hclsyntax.Block) *hcl.Range {
	r := b.TypeRange
	if n := len(b.LabelRanges); n > 0 {
		r = hcl.RangeBetween(r, b.LabelRanges[n-1])
	}
	return &r
}

// block compiles a block with its content.
func (c *compiler) block(s *schema.Block, syntax *hclsyntax.Block, p place) *block {
	b := &block{schema: s, syntax: syntax, header: header(syntax)}
	c.fillBlock(b, p)
	return b
}

func (c *compiler) fillBlock(b *block, p place) {
	s, syntax := b.schema, b.syntax
	b.label = c.label(s, syntax)
	b.forEach = c.meta(syntax, "for_each", p)
	p.each = p.each || b.forEach != nil
	b.enabled = c.meta(syntax, "enabled", p)
	if s.Role != "" {
		p.roles = &b.roles
	}
	if s.Label.Mode != schema.NoLabel {
		p.self = p.self || s.Role != "" || c.m.refersTo(s)
	}
	c.body(b, s.Body, p)
	b.fixed = b.isFixed()
}

// meta compiles an attribute that every block may have, nil where it is not set.
func (c *compiler) meta(syntax *hclsyntax.Block, name string, p place) *attribute {
	a := syntax.Body.Attributes[name]
	if a == nil {
		return nil
	}
	return &attribute{expression: c.expression(a.Expr, p), name: &a.NameRange}
}

func (c *compiler) expression(syntax hclsyntax.Expression, p place) *expression {
	e, diags := c.m.compileExpression(syntax, p)
	c.diags = append(c.diags, diags...)
	return e
}

// label checks the number of labels and returns the first.
func (c *compiler) label(s *schema.Block, b *hclsyntax.Block) string {
	switch {
	case len(b.Labels) == 0 && s.Label.Mode == schema.RequiredLabel:
		c.add(diag.Error(b.TypeRange, "Label missing", "A %s block has a label: %s \"NAME\" { … }.", s.Name, s.Name))
	case len(b.Labels) > 0 && s.Label.Mode == schema.NoLabel:
		c.add(diag.Error(b.LabelRanges[0], "Label not expected", "A %s block has no label: %s { … }.", s.Name, s.Name))
	case len(b.Labels) > 1:
		c.add(diag.Error(b.LabelRanges[1], "Label not expected", "A %s block has one label.", s.Name))
	case len(b.Labels) == 1 && b.Labels[0] == "":
		c.add(diag.Error(b.LabelRanges[0], "Label empty", "The label of a %s block is its name.", s.Name))
	}
	if len(b.Labels) == 0 {
		return ""
	}
	return b.Labels[0]
}

// body compiles attributes and blocks by the schema.
func (c *compiler) body(b *block, s *schema.Body, p place) {
	for _, a := range sortedAttributes(b.syntax.Body) {
		if a.Name == "for_each" || a.Name == "enabled" {
			continue
		}
		known := s.Attribute(a.Name)
		if known == nil && b.kind != nil && a.Name == "external" {
			known = schema.External()
		}
		if known == nil {
			c.add(c.unknownAttribute(b, s, a))
			continue
		}
		if known.Own == schema.OwnDependsOn {
			b.attributes = append(b.attributes, c.dependsOn(b, known, a, p))
			continue
		}
		name := a.NameRange
		b.attributes = append(b.attributes, &attribute{schema: known, expression: c.expression(a.Expr, p), name: &name})
	}
	c.missing(b, s)
	first := map[string]*hclsyntax.Block{}
	for _, n := range b.syntax.Body.Blocks {
		known := s.Block(n.Type)
		if known == nil {
			c.add(c.unknownBlock(b, s, n))
			continue
		}
		if before := first[n.Type]; before != nil && !known.Repeated {
			c.add(diag.Error(n.TypeRange, "Block given twice", "There is one %s block, and it is already on line %d.", n.Type, before.TypeRange.Start.Line))
			continue
		}
		first[n.Type] = n
		b.children = append(b.children, c.block(known, n, p))
	}
	c.duplicateLabels(b)
}

// missing reports attributes that the API needs and the file does not set.
func (c *compiler) missing(b *block, s *schema.Body) {
	if b.attribute("external") != nil {
		return
	}
	for _, a := range s.Attributes {
		if !a.Required || b.attribute(a.Name) != nil || b.label != "" && samePath(a.Path, b.schema.Label.Path) {
			continue
		}
		if a.Own == "" && s.Block(a.Name) != nil {
			continue
		}
		c.add(diag.Error(*b.header, "Attribute missing", "A %s needs %q%s.", b.schema.Name, a.Name, example(a)))
	}
}

func example(a *schema.Attribute) string {
	if a.Own == schema.OwnVolume {
		return ": " + a.Name + " = volume.NAME"
	}
	return fmt.Sprintf(" (%s)", a.Leaf)
}

func samePath(a, b schema.Path) bool { return len(b) > 0 && slices.Equal(a, b) }

// duplicateLabels refuses two blocks of one type and label, which no reference
// could tell apart.
func (c *compiler) duplicateLabels(b *block) {
	first := map[string]*block{}
	for _, n := range b.children {
		if n.label == "" || !c.m.refersTo(n.schema) {
			continue
		}
		key := n.schema.Name + "." + n.label
		if before := first[key]; before != nil {
			c.add(duplicate(n, before))
			continue
		}
		first[key] = n
	}
}

func duplicate(b, before *block) *hcl.Diagnostic {
	return diag.Error(*b.header, "Block given twice", "%s %q is already declared at %s. Give one of them another label.",
		b.schema.Name, b.label, position(*before.header))
}

func position(r hcl.Range) string { return fmt.Sprintf("%s:%d", r.Filename, r.Start.Line) }

// refersTo says whether a reference can lead to blocks of this kind in a workload.
func (m *module) refersTo(s *schema.Block) bool {
	return s.Role != "" || s.Own == schema.OwnService || s.Name == "volume" || s.Name == "volume_claim_template" || m.schema.Kind(s.Name) != nil
}

func (c *compiler) unknownAttribute(b *block, s *schema.Body, a *hclsyntax.Attribute) *hcl.Diagnostic {
	if s.Block(a.Name) != nil {
		return diag.Error(a.NameRange, "Block written as an attribute", "%q is a block. Write it without the equals sign: %s { … }.", a.Name, a.Name)
	}
	if why := schema.WhyNot(b.schema.Role, a.Name); why != "" {
		return diag.Error(a.NameRange, "Attribute not possible here", "%q is not possible in a %s block: %s.", a.Name, b.schema.Name, why)
	}
	return diag.Error(a.NameRange, "Unknown attribute", "%s has no attribute %q.%s", blockTitle(b), a.Name, c.suggest(a.Name, s))
}

func (c *compiler) unknownBlock(b *block, s *schema.Body, n *hclsyntax.Block) *hcl.Diagnostic {
	if s.Attribute(n.Type) != nil {
		return diag.Error(n.TypeRange, "Attribute written as a block", "%q is an attribute. Write it with an equals sign: %s = ….", n.Type, n.Type)
	}
	if why := schema.WhyNot(b.schema.Role, n.Type); why != "" {
		return diag.Error(n.TypeRange, "Block not possible here", "%q is not possible in a %s block: %s.", n.Type, b.schema.Name, why)
	}
	return diag.Error(n.TypeRange, "Unknown block", "%s has no block %q.%s", blockTitle(b), n.Type, c.suggest(n.Type, s))
}

// suggest names what the user may have meant: the same word in another form, or
// the nearest one.
func (c *compiler) suggest(name string, s *schema.Body) string {
	switch name {
	case "spec", "metadata":
		return " Its fields stand in the block directly."
	case "count":
		return " Use for_each, or enabled for one or none."
	case "dynamic":
		return " Every block takes for_each."
	case "containers":
		return ` Each container is a block of its own: container "NAME" { … }.`
	case "init_containers":
		return ` Each init container is a block of its own: init "NAME" { … }, or sidecar "NAME" { … } for a native sidecar.`
	case "volume_mounts", "volume_mount":
		return ` A mount is a block: mount "/path" { volume = volume.NAME }.`
	}
	return diag.DidYouMean(name, s.Names())
}

func blockTitle(b *block) string {
	if b.label != "" {
		return fmt.Sprintf("%s %q", b.schema.Name, b.label)
	}
	return "A " + strings.ReplaceAll(b.schema.Name, "_", " ") + " block"
}

// dependsOn compiles a list of containers, which are named and not evaluated.
func (c *compiler) dependsOn(b *block, s *schema.Attribute, a *hclsyntax.Attribute, p place) *attribute {
	name, at := a.NameRange, a.Expr.Range()
	compiled := &attribute{schema: s, name: &name, expression: &expression{syntax: a.Expr, at: &at, ranges: &schema.Ranges{Self: &at}}}
	elements, diags := hcl.ExprList(a.Expr)
	if diags.HasErrors() {
		c.add(diag.Error(at, "List of containers expected", "depends_on is a list of inits and native sidecars: [init.NAME, ambassador.NAME]."))
		compiled.expression.broken = true
		return compiled
	}
	for _, element := range elements {
		t, diags := hcl.AbsTraversalForExpr(element)
		if diags.HasErrors() || !isRole(t.RootName()) {
			c.add(diag.Error(element.Range(), "Reference to a container expected", "Name an init or a native sidecar of this workload, without quotes: init.NAME, sidecar.NAME, adapter.NAME or ambassador.NAME."))
			compiled.expression.broken = true
			continue
		}
		ref, d := c.m.compileReference(traversal{Traversal: t}, p)
		if d != nil {
			c.add(d)
			continue
		}
		compiled.expression.references = append(compiled.expression.references, ref)
	}
	return compiled
}

// isFixed says whether the block has the same value wherever it stands.
func (b *block) isFixed() bool {
	if len(b.schema.Path) == 0 || b.forEach != nil || b.enabled != nil || b.schema.Role != "" || b.schema.Own != "" || b.kind != nil {
		return false
	}
	for _, a := range b.attributes {
		if !a.expression.constant || a.expression.broken || a.schema.Own != "" {
			return false
		}
	}
	for _, n := range b.children {
		if !n.fixed {
			return false
		}
	}
	return true
}

// sortedAttributes returns a body's attributes in the order of the file.
func sortedAttributes(body *hclsyntax.Body) []*hclsyntax.Attribute {
	attributes := make([]*hclsyntax.Attribute, 0, len(body.Attributes))
	for _, a := range body.Attributes {
		attributes = append(attributes, a)
	}
	slices.SortFunc(attributes, func(a, b *hclsyntax.Attribute) int { return a.SrcRange.Start.Byte - b.SrcRange.Start.Byte })
	return attributes
}
