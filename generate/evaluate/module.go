package evaluate

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"podgen/generate/diag"
	"podgen/generate/function"
	"podgen/generate/parallel"
	"podgen/generate/parse"
	"podgen/schema"
)

// module is a module while it is evaluated. After compile it is only read.
type module struct {
	schema  *schema.Schema
	budget  *function.Budget
	workers int

	// unsure says that a variable, a local or a for_each has no value because
	// of a mistake, so that values may have unknown parts.
	unsure bool

	syntax    []*hclsyntax.Block                        // what makes objects
	inputs    map[*hclsyntax.Attribute]*hclsyntax.Block // the variables of patterns, by what is given to them
	variables map[string]*variable
	locals    map[string]*local
	blocks    []*block                     // the objects, in the order of the file
	named     map[string]map[string]*block // the same by type and label

	// ctx holds what every expression may use: var, local, path and the functions.
	ctx *hcl.EvalContext

	settings Settings
}

// variableNames and localNames are for messages.
func (m *module) variableNames() []string { return sortedKeys(m.variables) }
func (m *module) localNames() []string    { return sortedKeys(m.locals) }

func sortedKeys[V any](in map[string]V) []string {
	names := make([]string, 0, len(in))
	for name := range in {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// rootNames are the names with which a reference may begin.
func (m *module) rootNames() []string {
	names := []string{"var", "local", "each", "path", "self", "runtime", "volume", "volume_claim_template", "pattern", "manifest"}
	for _, r := range schema.Roles() {
		names = append(names, string(r))
	}
	return append(names, m.schema.Kinds()...)
}

// newModule sorts the blocks of the files by what they are, evaluates variables
// and those locals that lead to no block. What makes objects is left to compile.
func newModule(src *parse.Module, s *schema.Schema, in Inputs, budget *function.Budget, workers int) (*module, hcl.Diagnostics) {
	m := &module{
		schema:    s,
		budget:    budget,
		workers:   workers,
		inputs:    src.Inputs,
		variables: map[string]*variable{},
		locals:    map[string]*local{},
		named:     map[string]map[string]*block{},
	}
	m.ctx = &hcl.EvalContext{
		Functions: function.Table(src.FS, m.budget),
		Variables: map[string]cty.Value{"path": cty.ObjectVal(map[string]cty.Value{"module": cty.StringVal(".")})},
	}
	var settings []*hclsyntax.Block
	var diags hcl.Diagnostics
	for _, f := range src.Files {
		for _, a := range sortedAttributes(f.Body) {
			diags = append(diags, diag.Error(a.NameRange, "Attribute outside of a block", "%q stands at the top of the file, where only blocks are: a workload, another object, variable, locals or podgen.", a.Name))
		}
		for _, b := range f.Body.Blocks {
			switch b.Type {
			case "variable":
				diags = append(diags, m.declareVariable(b)...)
			case "locals":
				diags = append(diags, m.declareLocals(b)...)
			case "podgen":
				settings = append(settings, b)
			default:
				m.syntax = append(m.syntax, b)
			}
		}
	}
	if len(m.syntax) == 0 && len(src.Files) > 0 {
		diags = append(diags, nothing(src))
	}
	diags = append(diags, m.setVariables(in)...)
	diags = append(diags, m.setLocals()...)
	for i, b := range settings {
		if i > 0 {
			diags = append(diags, diag.Error(b.TypeRange, "Block given twice", "There is one podgen block in a module, and it is already at %s.", position(settings[0].TypeRange)))
			continue
		}
		diags = append(diags, m.set(b)...)
	}
	return m, diags
}

// nothing warns of a module that makes no object, whatever its inputs are.
func nothing(src *parse.Module) *hcl.Diagnostic {
	at := hcl.Range{Filename: src.Files[0].Name, Start: hcl.InitialPos, End: hcl.InitialPos}
	return diag.Warning(at, "Nothing to render", "The module declares no object: a workload such as deployment \"NAME\" { … }, or another one.")
}

// compile compiles the blocks that make objects.
func (m *module) compile() hcl.Diagnostics {
	compiled := make([]*block, len(m.syntax))
	problems := make([]hcl.Diagnostics, len(m.syntax))
	parallel.For(len(m.syntax), m.workers, func() func(int) {
		return func(i int) {
			c := &compiler{m: m}
			compiled[i] = c.top(m.syntax[i])
			problems[i] = c.diags
		}
	})
	var diags hcl.Diagnostics
	for i, b := range compiled {
		diags = append(diags, problems[i]...)
		if b == nil {
			continue
		}
		b.broken = problems[i].HasErrors()
		diags = append(diags, m.add(b)...)
	}
	return diags
}

// add makes a block at the top known by its label.
func (m *module) add(b *block) hcl.Diagnostics {
	byLabel := m.named[b.schema.Name]
	if byLabel == nil {
		byLabel = map[string]*block{}
		m.named[b.schema.Name] = byLabel
	}
	before := byLabel[b.label]
	if b.label != "" && before != nil && !before.lost {
		if b.lost {
			return nil
		}
		return hcl.Diagnostics{duplicate(b, before)}
	}
	if b.label != "" {
		byLabel[b.label] = b
	}
	if !b.lost {
		m.blocks = append(m.blocks, b)
	}
	return nil
}

// top compiles a block at the top of a file.
func (c *compiler) top(syntax *hclsyntax.Block) *block {
	if syntax.Type == "manifest" {
		return c.block(schema.Manifest, syntax, place{})
	}
	kind := c.m.schema.Kind(syntax.Type)
	if kind == nil {
		c.add(c.unknownTop(syntax))
		return c.lost(syntax)
	}
	p := place{}
	b := &block{schema: kind.Block, syntax: syntax, header: header(syntax), kind: kind}
	if kind.Workload() {
		p.inside = syntax
	}
	c.kind = kind
	c.fillBlock(b, p)
	return b
}

// lost returns what a mistyped block seems to stand for, nil if nothing.
func (c *compiler) lost(syntax *hclsyntax.Block) *block {
	kind := c.m.schema.Kind(diag.Nearest(syntax.Type, c.m.schema.Kinds()))
	if kind == nil || len(syntax.Labels) == 0 {
		return nil
	}
	return &block{schema: kind.Block, syntax: syntax, header: header(syntax), label: syntax.Labels[0], kind: kind, lost: true}
}

func (c *compiler) unknownTop(b *hclsyntax.Block) *hcl.Diagnostic {
	for _, role := range schema.Roles() {
		if b.Type == string(role) {
			return diag.Error(b.TypeRange, "Container outside of a workload", "%q stands in a workload: deployment, stateful_set, daemon_set, job, cron_job or pod.", b.Type)
		}
	}
	if b.Type == "pattern" {
		return diag.Error(b.TypeRange, "Unknown block", "A pattern is used in a workload, whose pod it adds to: deployment, stateful_set, daemon_set, job, cron_job or pod.")
	}
	names := append(c.m.schema.Kinds(), "variable", "locals", "podgen", "manifest")
	if hint := otherwise(b.Type); hint != "" {
		return diag.Error(b.TypeRange, "Unknown block", "No block is called %q.%s", b.Type, hint)
	}
	near := diag.DidYouMean(b.Type, names)
	if near == "" {
		near = " An object of a kind that podgen does not know is written as a manifest block."
	}
	return diag.Correct(diag.Error(b.TypeRange, "Unknown block", "No block is called %q.%s", b.Type, near), b.TypeRange, b.Type, names)
}
