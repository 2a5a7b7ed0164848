package pattern

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"podgen/generate/diag"
)

// use is one use of a pattern in a workload.
type use struct {
	*workload
	local  string // its name in the workload, "db"
	block  *hclsyntax.Block
	header hcl.Range
	around []*use

	file    found
	name    string // under which the file was read
	body    *hclsyntax.Body
	renames renames
	names   map[string]string // what the use calls blocks otherwise, by their labels

	variables map[string]*hclsyntax.Block
	outputs   []*hclsyntax.Block
	locals    map[string]*hclsyntax.Attribute
}

// ownAttributes are what a use says beside the inputs.
var ownAttributes = []string{"source", "names", "into", "enabled", "for_each"}

// use reads a use and the file of its pattern; nil after an error.
func (w *workload) use(b *hclsyntax.Block, around []*use) *use {
	if len(b.Labels) != 2 || b.Labels[0] == "" || b.Labels[1] == "" {
		w.add(diag.Error(b.TypeRange, "Label missing", "A use of a pattern has two labels, the pattern and its name here: pattern \"cloud-sql-proxy\" \"db\" { … }."))
		return nil
	}
	u := &use{workload: w, local: b.Labels[1], block: b, header: rangeOf(b), around: around}
	for _, o := range around {
		if o.block.Labels[0] == b.Labels[0] && o.block.Body.Attributes["source"] == nil && b.Body.Attributes["source"] == nil {
			w.add(diag.Error(u.header, "Pattern uses itself", "Pattern %q is used inside of itself: %s. Take one of the uses away.", b.Labels[0], chain(append(around, u))))
			return nil
		}
	}
	if n := len(around); n > 0 {
		u.local = around[n-1].local + "-" + u.local
	}
	if len(around) >= maxDepth {
		w.add(diag.Error(u.header, "Pattern uses itself", "Patterns use patterns more than %d deep: %s.", maxDepth, chain(append(around, u))))
		return nil
	}
	if len(w.places.uses) >= maxUses {
		w.add(diag.Error(u.header, "Pattern uses itself", "The patterns of the module come to more than %d uses, which is where podgen stops.", maxUses))
		return nil
	}
	if a := b.Body.Attributes["for_each"]; a != nil {
		w.add(diag.Error(a.NameRange, "for_each not possible here", "A use of a pattern stands for one. Write it once for each, or set for_each in the pattern."))
		return nil
	}
	var ok bool
	if u.file, ok = w.find(b); !ok {
		return nil
	}
	file, name, ok := w.read(u.file, place{title: fmt.Sprintf("pattern %q %q", b.Labels[0], b.Labels[1]), header: u.header, builtIn: u.file.builtIn})
	if !ok {
		return nil
	}
	u.name, u.body = name, file.Body
	u.names = u.otherNames()
	u.sort()
	u.rename()
	return u
}

// Bounds of patterns that use patterns by their sources: how deep, and how many uses a
// module comes to.
const (
	maxDepth = 16
	maxUses  = 1000
)

func chain(uses []*use) string {
	var names []string
	for _, u := range uses {
		names = append(names, u.block.Labels[0])
	}
	return strings.Join(names, " → ")
}

// otherNames reads names = { LABEL = "NAME" }.
func (u *use) otherNames() map[string]string {
	a := u.block.Body.Attributes["names"]
	if a == nil {
		return nil
	}
	v, diags := a.Expr.Value(nil)
	if diags.HasErrors() || !v.Type().IsObjectType() {
		u.add(diag.Error(a.Expr.Range(), "Constant expected", "names gives blocks of the pattern other names, written out: names = { proxy = \"sql\" }."))
		return nil
	}
	names := map[string]string{}
	for it := v.ElementIterator(); it.Next(); {
		key, value := it.Element()
		if value.Type().FriendlyName() != "string" || value.IsNull() {
			u.add(diag.Error(a.Expr.Range(), "Value not possible", "The name of %q is a text.", key.AsString()))
			continue
		}
		names[key.AsString()] = value.AsString()
	}
	return names
}

// sort sorts the blocks of the pattern by what they are.
func (u *use) sort() {
	u.variables, u.locals = map[string]*hclsyntax.Block{}, map[string]*hclsyntax.Attribute{}
	for _, a := range u.body.Attributes {
		u.add(diag.Error(a.NameRange, "Attribute outside of a block", "%q stands at the top of a pattern, where only blocks are: pattern, variable, locals, output, containers, and what a workload or a module may hold.", a.Name))
	}
	var rest []*hclsyntax.Block
	for _, b := range u.body.Blocks {
		switch {
		case b.Type == "pattern" && len(b.Labels) == 0: // the header
		case b.Type == "variable" && len(b.Labels) == 1:
			u.variables[b.Labels[0]] = b
		case b.Type == "output" && len(b.Labels) == 1:
			u.outputs = append(u.outputs, b)
		case b.Type == "locals":
			maps.Copy(u.locals, b.Body.Attributes)
		case b.Type == "variable" || b.Type == "output":
			u.add(diag.Error(b.TypeRange, "Label missing", "%s has a label: %s \"NAME\" { … }.", b.Type, b.Type))
		default:
			rest = append(rest, b)
		}
	}
	u.body.Blocks = rest
}

// written returns what the use becomes in the workload.
func (u *use) written() []*hclsyntax.Block {
	own := u.ownBlock()
	blocks := []*hclsyntax.Block{own}
	var inside []*hclsyntax.Block
	for _, b := range u.body.Blocks {
		switch {
		case u.isCompanion(b):
			u.companion(b)
		case b.Type == "containers":
			u.injections = append(u.injections, injection{u})
		default:
			u.renames.block(b, "")
			u.enable(b, "")
			inside = append(inside, b)
		}
	}
	return append(blocks, u.expand(inside, append(slices.Clip(u.around), u))...)
}

// isCompanion says that a block stands beside the workload: it makes an object, and
// is none that a workload holds.
func (u *use) isCompanion(b *hclsyntax.Block) bool {
	kind := u.schema.Kind(b.Type)
	return b.Type == "manifest" || kind != nil && u.schema.Kind("pod").Block.Body.Block(b.Type) == nil
}

// ownBlock is the block of the use, with its inputs, locals and outputs as attributes.
func (u *use) ownBlock() *hclsyntax.Block {
	attributes := hclsyntax.Attributes{}
	own := &hclsyntax.Block{
		Type: "pattern", TypeRange: u.block.TypeRange, Labels: []string{u.local}, LabelRanges: u.block.LabelRanges[1:],
		Body: &hclsyntax.Body{Attributes: attributes, SrcRange: u.block.Body.SrcRange, EndRange: u.block.Body.EndRange}, OpenBraceRange: u.block.OpenBraceRange, CloseBraceRange: u.block.CloseBraceRange,
	}
	for name, a := range u.inputs() {
		attributes["var."+name] = a
		if u.module.Inputs == nil {
			u.module.Inputs = map[*hclsyntax.Attribute]*hclsyntax.Block{}
		}
		u.module.Inputs[a] = u.variables[name]
	}
	for name, a := range u.locals {
		u.renames.expression(a.Expr, "")
		attributes["local."+name] = named(a, "local."+name)
	}
	for _, o := range u.outputs {
		if a := o.Body.Attributes["value"]; a != nil {
			u.renames.expression(a.Expr, "")
			attributes[o.Labels[0]] = u.whenEnabled(named(a, o.Labels[0]))
			continue
		}
		u.add(diag.Error(o.TypeRange, "Attribute missing", "output %q needs a value.", o.Labels[0]))
	}
	if a := u.block.Body.Attributes["enabled"]; a != nil {
		attributes[enabled] = named(a, enabled)
	}
	attributes[members] = u.whenEnabled(attribute(members, u.members(), u.header))
	attributes["use.name"] = attribute("use.name", &hclsyntax.LiteralValueExpr{Val: cty.StringVal(u.local), SrcRange: u.header}, u.header)
	return own
}

// whenEnabled is an attribute whose value is null where the use is not enabled.
func (u *use) whenEnabled(a *hclsyntax.Attribute) *hclsyntax.Attribute {
	if on := u.block.Body.Attributes["enabled"]; on != nil {
		a.Expr = orNull(u.isEnabled(on.Expr.Range(), ""), a.Expr)
	}
	return a
}

// orNull is a value on a condition, and null without it.
func orNull(condition, value hclsyntax.Expression) hclsyntax.Expression {
	at := value.Range()
	return &hclsyntax.ConditionalExpr{Condition: condition, TrueResult: value,
		FalseResult: &hclsyntax.LiteralValueExpr{Val: cty.NullVal(cty.DynamicPseudoType), SrcRange: at}, SrcRange: at}
}

// members is the attribute of a use's own block that names its containers: what depends
// on the use depends on those that start in order.
const members = "use.members"

// members is a list of the inits and helpers of the use, and of the uses in it.
func (u *use) members() hclsyntax.Expression {
	list := &hclsyntax.TupleConsExpr{SrcRange: u.header}
	for _, b := range u.body.Blocks {
		n := len(b.Labels)
		switch {
		case n == 0:
		case b.Type == "pattern":
			list.Exprs = append(list.Exprs, reference(u.header, b.Type, u.renames.labels[b.Type][b.Labels[n-1]], members))
		case slices.Contains(gated, b.Type):
			list.Exprs = append(list.Exprs, reference(u.header, b.Type, u.renames.labels[b.Type][b.Labels[n-1]]))
		}
	}
	return list
}

// gated are the blocks of containers that start one after the other.
var gated = []string{"init", "sidecar", "adapter", "ambassador"}

// enabled is the attribute of a use's own block that says whether it is there.
const enabled = "use.enabled"

// named is an attribute under another name.
func named(a *hclsyntax.Attribute, name string) *hclsyntax.Attribute {
	return &hclsyntax.Attribute{Name: name, Expr: a.Expr, SrcRange: a.SrcRange, NameRange: a.NameRange, EqualsRange: a.EqualsRange}
}

// inputs are the values of the variables: those that the use gives, and defaults.
func (u *use) inputs() map[string]*hclsyntax.Attribute {
	names := slices.Sorted(maps.Keys(u.variables))
	inputs, meant := map[string]*hclsyntax.Attribute{}, map[string]bool{}
	for _, a := range sorted(u.block.Body.Attributes) {
		if slices.Contains(ownAttributes, a.Name) && u.variables[a.Name] == nil {
			continue
		}
		if u.variables[a.Name] == nil {
			u.unknownInput(a, names)
			meant[diag.Nearest(a.Name, names)] = true
			continue
		}
		u.refuseSelf(a)
		inputs[a.Name] = named(a, "var."+a.Name)
	}
	for _, b := range u.block.Body.Blocks {
		u.add(diag.Error(b.TypeRange, "Block not expected", "A use of a pattern holds its inputs, NAME = VALUE, and no blocks."))
	}
	for _, name := range names {
		fallback := u.variables[name].Body.Attributes["default"]
		switch {
		case inputs[name] != nil, meant[name]:
		case fallback != nil:
			inputs[name] = named(fallback, "var."+name)
		default:
			u.add(diag.Error(u.header, "Input missing", "Pattern %q needs %q.%s", u.block.Labels[0], name, description(u.variables[name])))
		}
	}
	return inputs
}

func (u *use) unknownInput(a *hclsyntax.Attribute, names []string) {
	near := diag.DidYouMean(a.Name, names)
	if near == "" {
		near = fmt.Sprintf(" It has %s; podgen patterns show %s tells more.", strings.Join(names, ", "), u.block.Labels[0])
	}
	d := diag.Error(a.NameRange, "Unknown input", "Pattern %q has no input %q.%s", u.block.Labels[0], a.Name, near)
	u.add(diag.Correct(d, a.NameRange, a.Name, names))
}

// refuseSelf refuses an input that names self, which is nothing here.
func (u *use) refuseSelf(a *hclsyntax.Attribute) {
	for _, t := range a.Expr.Variables() {
		if t.RootName() == "self" {
			u.add(diag.Error(t.SourceRange(), "No self here", "The inputs of a pattern stand outside of a container. Name the container: container.NAME.ports.http."))
		}
	}
}

// description is what the file says of a variable, as a sentence.
func description(variable *hclsyntax.Block) string {
	a := variable.Body.Attributes["description"]
	if a == nil {
		return ""
	}
	v, diags := a.Expr.Value(nil)
	if diags.HasErrors() || v.IsNull() || v.Type().FriendlyName() != "string" {
		return ""
	}
	return " " + v.AsString()
}

func sorted(attributes hclsyntax.Attributes) []*hclsyntax.Attribute {
	return slices.SortedFunc(maps.Values(attributes), func(a, b *hclsyntax.Attribute) int {
		return a.SrcRange.Start.Byte - b.SrcRange.Start.Byte
	})
}
