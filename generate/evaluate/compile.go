package evaluate

import (
	"fmt"
	"reflect"
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

	// lost says that the block cannot be looked at: its type is mistyped, or
	// another block has its label. References to it lead nowhere, in silence.
	lost bool
	// broken says that something inside is wrong, of a block at the top of a file.
	broken bool
	// meant are the attributes and blocks that mistyped ones seem to stand for.
	meant []string
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

	input *variable // what it has to fit, of an input of a pattern

	decode   sync.Once // of a constant
	decoded  schema.Decoded
	problems hcl.Diagnostics
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
	kind  *schema.Kind // of the block at the top
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
	if s.Label.Mode != schema.NoLabel { // in for_each and enabled, self is still the block around
		p.self = p.self || s == schema.Manifest || c.m.refersTo(s)
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
	return &attribute{schema: &schema.Attribute{Name: name}, expression: c.expression(a.Expr, p), name: &a.NameRange}
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
		c.add(diag.Error(b.TypeRange, "Label missing", "%s has a label: %s \"NAME\" { … }.", s.Name, s.Name))
	case len(b.Labels) > 0 && s.Label.Mode == schema.NoLabel:
		c.add(diag.Error(b.LabelRanges[0], "Label not expected", "%s has no label: %s { … }.", s.Name, s.Name))
	case len(b.Labels) > 1:
		c.add(diag.Error(b.LabelRanges[1], "Label not expected", "%s has one label: %s \"NAME\" { … }.", s.Name, s.Name))
	case len(b.Labels) == 1 && b.Labels[0] == "":
		c.add(diag.Error(b.LabelRanges[0], "Label empty", "The label of %s is its name: %s \"NAME\" { … }.", s.Name, s.Name))
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
		if b.schema.Own == schema.OwnPattern {
			b.attributes = append(b.attributes, c.ofPattern(a, p))
			continue
		}
		if known == nil && b.kind != nil && a.Name == "external" {
			known = schema.External()
		}
		if known == nil {
			c.add(c.unknownAttribute(b, s, a))
			b.meant = append(b.meant, diag.Nearest(a.Name, s.Names()))
			continue
		}
		if known.Own == schema.OwnDependsOn {
			b.attributes = append(b.attributes, c.dependsOn(b, known, a, p))
			continue
		}
		name := a.NameRange
		at := p
		at.word = isText(known) && isWord(a.Expr)
		b.attributes = append(b.attributes, &attribute{schema: known, expression: c.expression(a.Expr, at), name: &name})
	}
	first := map[string]*hclsyntax.Block{}
	for _, n := range b.syntax.Body.Blocks {
		known := s.Block(n.Type)
		if known == nil {
			c.add(c.unknownBlock(b, s, n))
			c.loseBlock(b, s, n)
			continue
		}
		if before := first[n.Type]; before != nil && !known.Repeated {
			c.add(diag.Error(n.TypeRange, "Block given twice", "There is one %s block, and it is already on line %d.", n.Type, before.TypeRange.Start.Line))
			continue
		}
		first[n.Type] = n
		b.children = append(b.children, c.block(known, n, p))
	}
	c.missing(b, s)
	c.duplicateLabels(b)
}

// isText says that the value of an attribute is a text.
func isText(a *schema.Attribute) bool {
	t := a.Type
	if t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t != nil && t.Kind() == reflect.String
}

// isWord says that an expression is one word, as a text is without its quotes.
func isWord(e hclsyntax.Expression) bool {
	t, ok := e.(*hclsyntax.ScopeTraversalExpr)
	return ok && len(t.Traversal) == 1
}

// ofPattern compiles an attribute of the block that stands for a use of a pattern: an
// input, a local or an output.
func (c *compiler) ofPattern(a *hclsyntax.Attribute, p place) *attribute {
	name := a.NameRange
	made := &attribute{schema: &schema.Attribute{Name: a.Name, Own: schema.OwnPlain}, expression: c.expression(a.Expr, p), name: &name}
	if variable := c.m.inputs[a]; variable != nil {
		made.input = c.variable(variable)
	}
	return made
}

// loseBlock notes what a mistyped block seems to stand for.
func (c *compiler) loseBlock(b *block, s *schema.Body, n *hclsyntax.Block) {
	near := diag.Nearest(n.Type, s.Names())
	b.meant = append(b.meant, near)
	if known := s.Block(near); known != nil && len(n.Labels) > 0 {
		b.children = append(b.children, &block{schema: known, syntax: n, header: header(n), label: n.Labels[0], lost: true})
	}
}

// missing reports attributes that the API needs and the file does not set.
func (c *compiler) missing(b *block, s *schema.Body) {
	if b.attribute("external") != nil {
		return
	}
	for _, a := range s.Attributes {
		if !a.Required || b.attribute(a.Name) != nil || slices.Contains(b.meant, a.Name) {
			continue
		}
		if b.schema.Label.Mode != schema.NoLabel && samePath(a.Path, b.schema.Label.Path) && (b.label != "" || b.schema.Label.Mode == schema.RequiredLabel) {
			continue // the label says it, or its lack is reported
		}
		if a.Own == "" && s.Block(a.Name) != nil {
			continue
		}
		c.add(diag.Error(*b.header, "Attribute missing", "%s needs %q%s.", blockTitle(b), a.Name, example(a)))
	}
}

func example(a *schema.Attribute) string {
	switch a.Own {
	case "":
		return fmt.Sprintf(" (%s)", a.Leaf)
	case schema.OwnVolume:
		return ": " + a.Name + " = volume.NAME"
	}
	return ""
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
		before := first[key]
		switch {
		case before == nil || before.lost:
			first[key] = n
		case !n.lost:
			c.add(duplicate(n, before))
			n.lost, n.fixed = true, false
		}
	}
}

func duplicate(b, before *block) *hcl.Diagnostic {
	return diag.Error(*b.header, "Block given twice", "%s %q is already declared at %s. Give one of them another label.",
		b.schema.Name, b.label, position(*before.header))
}

func position(r hcl.Range) string { return fmt.Sprintf("%s:%d", r.Filename, r.Start.Line) }

// refersTo says whether a reference can lead to blocks of this kind in a workload.
func (m *module) refersTo(s *schema.Block) bool {
	return s.Role != "" || s.Own == schema.OwnService || s.Own == schema.OwnPattern || inWorkload(s.Name) || m.schema.Kind(s.Name) != nil
}

// inWorkload says that blocks of a type can be mounted in the workload that
// they stand in.
func inWorkload(typ string) bool { return typ == "volume" || typ == "volume_claim_template" }

// ofWorkload says that blocks of a type are known inside of their workload only.
func ofWorkload(typ string) bool { return isRole(typ) || inWorkload(typ) || typ == "pattern" }

func (c *compiler) unknownAttribute(b *block, s *schema.Body, a *hclsyntax.Attribute) *hcl.Diagnostic {
	if s.Block(a.Name) != nil {
		return diag.Error(a.NameRange, "Block written as an attribute", "%q is a block. Write it without the equals sign: %s { … }.", a.Name, a.Name)
	}
	if why := schema.WhyNot(b.schema.Role, a.Name); why != "" {
		return diag.Error(a.NameRange, "Attribute not possible here", "%s cannot have %q: %s.", blockTitle(b), a.Name, why)
	}
	d := diag.Error(a.NameRange, "Unknown attribute", "%s has no attribute %q.%s", blockTitle(b), a.Name, c.suggest(a.Name, b, s))
	return correctAttribute(d, a, s, b.syntax.Body)
}

func (c *compiler) unknownBlock(b *block, s *schema.Body, n *hclsyntax.Block) *hcl.Diagnostic {
	if s.Attribute(n.Type) != nil {
		d := diag.Error(n.TypeRange, "Attribute written as a block", "%q is an attribute. Write it with an equals sign: %s = ….", n.Type, n.Type)
		return addEquals(d, n, b.syntax.Body)
	}
	if why := schema.WhyNot(b.schema.Role, n.Type); why != "" {
		return diag.Error(n.TypeRange, "Block not possible here", "%s cannot have %q: %s.", blockTitle(b), n.Type, why)
	}
	d := diag.Error(n.TypeRange, "Unknown block", "%s has no block %q.%s", blockTitle(b), n.Type, c.suggest(n.Type, b, s))
	return correctBlock(d, n, s, b.syntax.Body)
}

// suggest names what the user may have meant: what says the same in podgen, the
// nearest name, or the block in which the name stands.
func (c *compiler) suggest(name string, b *block, s *schema.Body) string {
	if hint := otherwise(name); hint != "" {
		return hint
	}
	if near := diag.DidYouMean(name, s.Names()); near != "" {
		return near
	}
	if where := c.standsIn(name, b, s); where != "" {
		return " It stands in " + where + "."
	}
	return nearOr(name, s.Names())
}

// standsIn tells where a name stands that is not possible in a block: in a
// block inside, in a container, or in the workload around; "" if nowhere near.
func (c *compiler) standsIn(name string, b *block, s *schema.Body) string {
	has := func(body *schema.Body) bool { return body.Attribute(name) != nil || body.Block(name) != nil }
	workload := c.kind != nil && c.kind.Workload()
	if workload && b.kind != nil && has(c.kind.Block.Body.Block("container").Body) {
		return `a container: container "NAME" { … }`
	}
	var inside []string
	for _, n := range s.Blocks {
		if has(n.Body) {
			inside = append(inside, n.Name)
		}
	}
	outside := workload && b.kind == nil && has(c.kind.Block.Body)
	switch {
	case len(inside) > 0 && len(inside) < 4 && !(outside && b.schema.Role != ""):
		return strings.Join(inside, " or ")
	case outside:
		return fmt.Sprintf("the %s itself", c.kind.Block.Name)
	}
	return ""
}

// blockTitle names a block in a message as the file does: container "web".
func blockTitle(b *block) string {
	if b.label != "" {
		return fmt.Sprintf("%s %q", b.schema.Name, b.label)
	}
	return b.schema.Name
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
		t, ok := containerNamed(element)
		if !ok {
			c.add(diag.Error(element.Range(), "Reference to a container expected", "Name an init or a native sidecar of this workload, without quotes: init.NAME, sidecar.NAME, adapter.NAME or ambassador.NAME; or a pattern: pattern.NAME."))
			compiled.expression.broken = true
			continue
		}
		if len(t.rest) > 0 && c.expression(t.rest[0].key, p).lost() {
			compiled.expression.broken = true
			continue
		}
		ref, d := c.m.compileReference(t, p)
		if d != nil {
			c.add(d)
			continue
		}
		compiled.expression.references = append(compiled.expression.references, ref)
	}
	return compiled
}

// containerNamed reads an element of depends_on: init.NAME, sidecar.NAME["KEY"],
// sidecar.NAME[each.key], or pattern.NAME for what starts in order of a pattern.
func containerNamed(e hcl.Expression) (traversal, bool) {
	var t traversal
	if index, ok := e.(*hclsyntax.IndexExpr); ok {
		e = index.Collection
		t.rest = []step{{any: true, key: index.Key, at: index.BracketRange}}
	}
	named, diags := hcl.AbsTraversalForExpr(e)
	if diags.HasErrors() || !isRole(named.RootName()) && named.RootName() != "pattern" {
		return t, false
	}
	t.Traversal = named
	return t, true
}

// isFixed says whether the block has the same value wherever it stands.
func (b *block) isFixed() bool {
	if b.lost || len(b.schema.Path) == 0 || b.forEach != nil || b.enabled != nil || b.schema.Role != "" || b.schema.Own != "" || b.kind != nil {
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
