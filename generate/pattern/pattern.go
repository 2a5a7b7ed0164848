// Package pattern writes the patterns out that a module uses: the stage between parse
// and evaluate.
//
// A pattern is a file of HCL that says a piece of a pod. A use of it,
//
//	pattern "cloud-sql-proxy" "db" { instance = "p:r:i" }
//
// becomes the blocks of that file, under names of their own: what the file calls
// ambassador.proxy is ambassador.db-proxy in the workload. A block pattern "db" stays
// in the workload. It holds the inputs, as attributes var.NAME, the locals, as
// local.NAME, its own name, as use.name, and the outputs; what named them in the file refers to them there. So
// all later stages see the blocks as if they had been written in the workload.
//
// Each use reads the file anew, under a name that says whose use it is: see Places.
package pattern

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"podgen/generate/diag"
	"podgen/generate/parse"
	"podgen/schema"
)

// Folder is a folder of patterns, one folder each.
type Folder struct {
	Name    string // as messages show it
	FS      fs.FS
	BuiltIn bool // its files are podgen's own: nobody can change them
}

// Expand writes the patterns of a module out. It looks for them in the folders that the
// module names, then in the given ones. The bodies that were parsed stay as they are, for
// whoever shows them: what changes is a copy.
func Expand(m *parse.Module, s *schema.Schema, folders []Folder) (*Places, hcl.Diagnostics) {
	x := &expander{module: m, schema: s, folders: folders, places: &Places{}}
	if !x.used() {
		return x.places, nil
	}
	x.ownFolders()
	for _, f := range m.Files {
		var companions []*hclsyntax.Block
		f.Body = copyBody(f.Body)
		for n, b := range f.Body.Blocks {
			if k := s.Kind(b.Type); k != nil && k.Workload() && slices.ContainsFunc(b.Body.Blocks, isUse) {
				w := &workload{expander: x, block: copyWorkload(b), optional: map[variable]*hclsyntax.ConditionalExpr{}}
				f.Body.Blocks[n] = w.block
				w.block.Body.Blocks = w.expand(w.block.Body.Blocks, nil)
				companions = append(companions, w.companions...)
				w.inject()
			}
		}
		f.Body.Blocks = append(f.Body.Blocks, companions...)
	}
	return x.places, x.diags
}

// copyWorkload copies a workload as far as patterns change it: its blocks, and what its
// containers hold.
func copyWorkload(b *hclsyntax.Block) *hclsyntax.Block {
	copied := copyBlock(b)
	for i, c := range copied.Body.Blocks {
		if c.Type != "container" {
			continue
		}
		c = copyBlock(c)
		if env := c.Body.Attributes["env"]; env != nil {
			if object, ok := env.Expr.(*hclsyntax.ObjectConsExpr); ok {
				own := *object
				own.Items = slices.Clone(object.Items)
				env = named(env, env.Name)
				env.Expr = &own
				c.Body.Attributes["env"] = env
			}
		}
		copied.Body.Blocks[i] = c
	}
	return copied
}

func copyBlock(b *hclsyntax.Block) *hclsyntax.Block {
	copied := *b
	copied.Body = copyBody(b.Body)
	return &copied
}

func copyBody(b *hclsyntax.Body) *hclsyntax.Body {
	copied := *b
	copied.Blocks, copied.Attributes = slices.Clone(b.Blocks), maps.Clone(b.Attributes)
	return &copied
}

// expander writes the patterns of a module out.
type expander struct {
	module  *parse.Module
	schema  *schema.Schema
	folders []Folder
	places  *Places
	diags   hcl.Diagnostics
}

func (x *expander) add(d *hcl.Diagnostic) { x.diags = append(x.diags, d) }

// used says whether the module uses a pattern at all.
func (x *expander) used() bool {
	for _, f := range x.module.Files {
		for _, b := range f.Body.Blocks {
			if slices.ContainsFunc(b.Body.Blocks, isUse) {
				return true
			}
		}
	}
	return false
}

func isUse(b *hclsyntax.Block) bool { return b.Type == "pattern" }

// workload is a workload whose patterns are written out.
type workload struct {
	*expander
	block      *hclsyntax.Block
	companions []*hclsyntax.Block // what stands beside the workload
	injections []injection        // what its containers get

	optional map[variable]*hclsyntax.ConditionalExpr // variables that are null where a use is not enabled
}

func (w *workload) label() string {
	if len(w.block.Labels) == 0 {
		return ""
	}
	return w.block.Labels[0]
}

// expand writes the uses out that are among the blocks of a workload or a pattern. The
// uses around are those whose patterns the blocks are of.
func (w *workload) expand(blocks []*hclsyntax.Block, around []*use) []*hclsyntax.Block {
	var all []*hclsyntax.Block
	locals := map[string]*hclsyntax.Block{}
	for _, b := range blocks {
		if !isUse(b) {
			all = append(all, b)
			continue
		}
		u := w.use(b, around)
		if u == nil {
			continue
		}
		if before := locals[u.local]; before != nil {
			w.add(diag.Error(u.header, "Name given twice", "The workload already uses a pattern as %q, at %s. Give one of them another name.", u.local, position(before.TypeRange)))
			continue
		}
		locals[u.local] = b
		all = append(all, u.written()...)
	}
	return all
}

func position(r hcl.Range) string { return fmt.Sprintf("%s:%d", r.Filename, r.Start.Line) }
