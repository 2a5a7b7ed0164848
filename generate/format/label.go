package format

import (
	"bytes"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
)

// labels puts the labels of a block in quotes and writes their escapes in one
// way. A label with a "$" or "%" stays, as templates would have to be escaped
// in it but are not read.
func (r *rewriter) labels(block *hclsyntax.Block) {
	for i, label := range block.Labels {
		rng := block.LabelRanges[i]
		written := rng.SliceBytes(r.src)
		if bytes.ContainsAny(written, "$%") {
			continue
		}
		if quoted := quote(label); quoted != string(written) {
			r.replace(rng, quoted)
		}
	}
}

func quote(label string) string {
	return string(hclwrite.TokensForValue(cty.StringVal(label)).Bytes())
}
