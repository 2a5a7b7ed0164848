package evaluate

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"podgen/generate/diag"
	"podgen/generate/function"
	"podgen/generate/parse"
	"podgen/schema"
)

// module is a module while it is evaluated. After compile it is only read.
type module struct {
	schema *schema.Schema
	budget *function.Budget

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
	names := []string{"var", "local", "each", "path", "self", "runtime", "volume", "volume_claim_template", "manifest"}
	for _, r := range schema.Roles() {
		names = append(names, string(r))
	}
	return append(names, m.schema.Kinds()...)
}

// newModule sorts the blocks of the files by what they are, evaluates variables
// and those locals that lead to no block, and compiles the rest.
func newModule(src *parse.Module, s *schema.Schema, in Inputs) (*module, hcl.Diagnostics) {
	m := &module{
		schema:    s,
		budget:    &function.Budget{},
		variables: map[string]*variable{},
		locals:    map[string]*local{},
		named:     map[string]map[string]*block{},
	}
	m.ctx = &hcl.EvalContext{
		Functions: function.Table(src.FS, m.budget),
		Variables: map[string]cty.Value{"path": cty.ObjectVal(map[string]cty.Value{"module": cty.StringVal(".")})},
	}
	var objects, settings []*hclsyntax.Block
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
				objects = append(objects, b)
			}
		}
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
	return m, append(diags, m.compile(objects)...)
}

// compile compiles the blocks that make objects.
func (m *module) compile(syntax []*hclsyntax.Block) hcl.Diagnostics {
	compiled := make([]*block, len(syntax))
	problems := make([]hcl.Diagnostics, len(syntax))
	inParallel(len(syntax), func(int) func(int) {
		return func(i int) {
			c := &compiler{m: m}
			compiled[i] = c.top(syntax[i])
			problems[i] = c.diags
		}
	})
	var diags hcl.Diagnostics
	for i, b := range compiled {
		diags = append(diags, problems[i]...)
		if b == nil {
			continue
		}
		byLabel := m.named[b.schema.Name]
		if byLabel == nil {
			byLabel = map[string]*block{}
			m.named[b.schema.Name] = byLabel
		}
		if before := byLabel[b.label]; before != nil && b.label != "" {
			diags = append(diags, duplicate(b, before))
			continue
		}
		byLabel[b.label] = b
		m.blocks = append(m.blocks, b)
	}
	return diags
}

// top compiles a block at the top of a file.
func (c *compiler) top(syntax *hclsyntax.Block) *block {
	if syntax.Type == "manifest" {
		return c.block(schema.Manifest, syntax, place{self: true})
	}
	kind := c.m.schema.Kind(syntax.Type)
	if kind == nil {
		c.add(c.unknownTop(syntax))
		return nil
	}
	p := place{self: true}
	b := &block{schema: kind.Block, syntax: syntax, header: header(syntax), kind: kind}
	if kind.Workload() {
		p.inside = b.header
	}
	c.fillBlock(b, p)
	return b
}

func (c *compiler) unknownTop(b *hclsyntax.Block) *hcl.Diagnostic {
	for _, role := range schema.Roles() {
		if b.Type == string(role) {
			return diag.Error(b.TypeRange, "Container outside of a workload", "A %s block stands in a workload: deployment, stateful_set, daemon_set, job, cron_job or pod.", b.Type)
		}
	}
	names := append(c.m.schema.Kinds(), "variable", "locals", "podgen", "manifest")
	near := diag.DidYouMean(b.Type, names)
	if near == "" {
		near = " An object of a kind that podgen does not know is written as a manifest block."
	}
	return diag.Error(b.TypeRange, "Unknown block", "No block is called %q.%s", b.Type, near)
}

// set evaluates the podgen block.
func (m *module) set(b *hclsyntax.Block) hcl.Diagnostics {
	c := &compiler{m: m}
	settings := c.block(schema.Settings, b, place{})
	ev := newEvaluator(m)
	for _, a := range settings.attributes {
		v, ok := ev.plain(a, scope{ctx: m.ctx})
		if !ok {
			continue
		}
		at := a.expression.at
		switch a.schema.Name {
		case "namespace":
			if s, ok := ev.text(v, a); ok {
				m.settings.Namespace = Setting[string]{s, at}
			}
		case "labels":
			if labels, ok := ev.textMap(v, a); ok {
				m.settings.Labels = Setting[map[string]string]{labels, at}
			}
		}
	}
	return append(append(c.diags, ev.diags...), ev.cycles...)
}
