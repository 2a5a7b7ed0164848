// Package format gives HCL files the canonical style: what terraform fmt
// gives, so that a file can be shared with editors that format on save.
//
// On top of indents, spaces and aligned columns, terraform fmt
//
//   - takes the template off an attribute that is one interpolation and
//     nothing else: "${x}" becomes x;
//   - writes the labels of blocks in quotes, with the shortest escapes;
//   - writes the types of variables as they have been since Terraform 0.12:
//     "string" becomes string, "list" becomes list(string), list becomes
//     list(any);
//   - drops a byte order mark.
//
// Everything else stays as it was written: blank lines, comments and their
// kind, line ends, one-line blocks, an end of file without a line break.
//
// The result differs from that of terraform fmt only where that would damage
// the file or would not be final:
//
//   - a template stays if the expression could not be read without it, say
//     because a comment ends its line in the middle of it;
//   - templates in templates, "${"${x}"}", go in one run instead of several;
//   - labels with a "$" or "%" stay as they are instead of being lost, and so
//     do comments between labels;
//   - a file in which spaces keep two tokens apart that would be one without
//     them, as in a.0 .1, stays as it is.
package format

import (
	"bytes"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"

	"podgen/generate/parse"
)

// Source returns a file in canonical style. It is final: the source of the
// result is the result. A file that is not HCL gives its errors and no bytes.
func Source(filename string, src []byte) ([]byte, hcl.Diagnostics) {
	if d := parse.Text(filename, src); d != nil {
		return nil, hcl.Diagnostics{d}
	}
	file, diags := hclsyntax.ParseConfig(src, filename, hcl.InitialPos)
	if diags.HasErrors() {
		return nil, diags
	}
	rewritten := bytes.TrimPrefix(rewrite(src, file.Body.(*hclsyntax.Body)), []byte("\ufeff"))
	formatted := hclwrite.Format(rewritten)
	if mayJoin(rewritten, formatted) && !sameTokens(rewritten, formatted) {
		return bytes.Clone(src), diags
	}
	return formatted, diags
}
