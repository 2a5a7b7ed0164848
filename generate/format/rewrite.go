package format

import (
	"cmp"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// rewrite makes the changes that are more than spaces.
func rewrite(src []byte, body *hclsyntax.Body) []byte {
	r := &rewriter{src: src}
	r.attributes(body)
	for _, block := range body.Blocks {
		r.labels(block)
		if block.Type == "variable" {
			r.variable(block.Body)
		} else {
			r.body(block.Body)
		}
	}
	return r.apply()
}

// rewriter collects changes to a source. They do not overlap.
type rewriter struct {
	src   []byte
	edits []edit
}

// edit replaces the bytes from start to end.
type edit struct {
	start, end int
	text       string
}

func (r *rewriter) replace(rng hcl.Range, text string) {
	r.edits = append(r.edits, edit{rng.Start.Byte, rng.End.Byte, text})
}

func (r *rewriter) insert(at hcl.Pos, text string) {
	r.edits = append(r.edits, edit{at.Byte, at.Byte, text})
}

func (r *rewriter) delete(from, to hcl.Pos) {
	r.edits = append(r.edits, edit{from.Byte, to.Byte, ""})
}

func (r *rewriter) apply() []byte {
	if len(r.edits) == 0 {
		return r.src
	}
	slices.SortFunc(r.edits, func(a, b edit) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end)) })
	out := make([]byte, 0, len(r.src)+len(r.src)/16)
	done := 0
	for _, e := range r.edits {
		out = append(out, r.src[done:e.start]...)
		out = append(out, e.text...)
		done = e.end
	}
	return append(out, r.src[done:]...)
}

func (r *rewriter) body(body *hclsyntax.Body) {
	r.attributes(body)
	r.blocks(body)
}

func (r *rewriter) attributes(body *hclsyntax.Body) {
	for _, attr := range body.Attributes {
		r.unwrap(attr.Expr)
	}
}

func (r *rewriter) blocks(body *hclsyntax.Body) {
	for _, block := range body.Blocks {
		r.labels(block)
		r.body(block.Body)
	}
}
