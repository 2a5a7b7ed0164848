package parity

import (
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"podgen/schema"
)

// leads says that a name which a diagnostic gives a field, such as
// container.web.env.LEVEL or mount["/data"].volume, leads from the block at the
// top of the file that is around a place to something: along blocks that are
// written, to an attribute or a block that is written or that the schema has there.
// A key of a map has to be written unless it is what is missing.
func leads(text string, at hcl.Pos, name string, missing bool, s *schema.Schema) bool {
	file, diags := hclsyntax.ParseConfig([]byte(text), "", hcl.InitialPos)
	if diags.HasErrors() {
		return false
	}
	for _, b := range file.Body.(*hclsyntax.Body).Blocks {
		if b.TypeRange.Start.Line > at.Line || at.Line > b.CloseBraceRange.Start.Line {
			continue
		}
		kind := s.Kind(b.Type)
		if kind == nil {
			return false
		}
		return leadsIn(b.Body, kind.Block.Body, steps(name), missing) || nestedService(b, name, missing, s)
	}
	return false
}

// nestedService is for the object that a service block in a workload makes.
func nestedService(b *hclsyntax.Block, name string, missing bool, s *schema.Schema) bool {
	i := slices.IndexFunc(b.Body.Blocks, func(n *hclsyntax.Block) bool { return n.Type == "service" })
	return i >= 0 && leadsIn(b.Body.Blocks[i].Body, s.Kind("service").Block.Body, steps(name), missing)
}

func leadsIn(written *hclsyntax.Body, known *schema.Body, steps []string, missing bool) bool {
	if len(steps) == 0 {
		return true
	}
	n := known.Block(steps[0])
	if known.Attribute(steps[0]) != nil && (n == nil || len(steps) == 1 || holds(written.Attributes[steps[0]], steps[1])) {
		return len(steps) < 3 && missing || len(steps) == 1 || holds(written.Attributes[steps[0]], steps[1])
	}
	if n == nil {
		return false
	}
	var blocks []*hclsyntax.Block
	for _, b := range written.Blocks {
		if b.Type == steps[0] {
			blocks = append(blocks, b)
		}
	}
	rest := steps[1:]
	switch {
	case len(rest) == 0:
		return true // a block that may be missing
	case !n.Repeated && len(blocks) == 0:
		return leadsIn(&hclsyntax.Body{}, n.Body, rest, missing)
	case !n.Repeated:
		return leadsIn(blocks[0].Body, n.Body, rest, missing)
	}
	if i, err := strconv.Atoi(rest[0]); err == nil {
		return i < len(blocks) && leadsIn(blocks[i].Body, n.Body, rest[1:], missing)
	}
	return slices.ContainsFunc(blocks, func(b *hclsyntax.Block) bool {
		return called(b, rest[0]) && leadsIn(b.Body, n.Body, rest[1:], missing)
	})
}

// holds says that an attribute has an entry of a key or an index, as far as the
// file shows it.
func holds(a *hclsyntax.Attribute, step string) bool {
	if a == nil {
		return false
	}
	switch e := a.Expr.(type) {
	case *hclsyntax.ObjectConsExpr:
		return slices.ContainsFunc(e.Items, func(i hclsyntax.ObjectConsItem) bool {
			key, diags := i.KeyExpr.Value(nil)
			return !diags.HasErrors() && key.AsString() == step
		})
	case *hclsyntax.TupleConsExpr:
		i, err := strconv.Atoi(step)
		return err == nil && i < len(e.Exprs)
	}
	return true
}

// called says that a block has a label or a name.
func called(b *hclsyntax.Block, name string) bool {
	if len(b.Labels) > 0 && b.Labels[0] == name {
		return true
	}
	a := b.Body.Attributes["name"]
	if a == nil {
		return false
	}
	v, _ := a.Expr.Value(nil)
	return v.IsKnown() && v.Type().FriendlyName() == "string" && v.AsString() == name
}

// steps takes a name apart: mount["/data"].sub_path has mount, /data and sub_path.
func steps(name string) []string {
	var found []string
	for name != "" {
		if quoted, err := strconv.QuotedPrefix(strings.TrimPrefix(name, "[")); name[0] == '[' && err == nil {
			key, _ := strconv.Unquote(quoted)
			found, name = append(found, key), name[len(quoted)+2:]
		} else if name[0] == '[' {
			index, rest, _ := strings.Cut(name[1:], "]")
			found, name = append(found, index), rest
		} else {
			end := strings.IndexAny(name, ".[")
			if end < 0 {
				end = len(name)
			}
			found, name = append(found, name[:end]), name[end:]
		}
		name = strings.TrimPrefix(name, ".")
	}
	return found
}
