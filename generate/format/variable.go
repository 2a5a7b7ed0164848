package format

import "github.com/hashicorp/hcl/v2/hclsyntax"

// variable rewrites a variable block of the file. Its type is a type and not a
// value: templates mean nothing there, and some old spellings have a new one.
func (r *rewriter) variable(body *hclsyntax.Body) {
	for name, attr := range body.Attributes {
		if name != "type" {
			r.unwrap(attr.Expr)
			continue
		}
		if text := typeText(string(attr.Expr.Range().SliceBytes(r.src))); text != "" {
			r.replace(attr.Expr.Range(), text)
		}
	}
	r.blocks(body)
}

// typeText returns the way to write a type that has an old spelling, else "".
// The words in quotes are those that Terraform knew before it had types; list
// and map meant strings then.
func typeText(written string) string {
	switch written {
	case `"string"`:
		return "string"
	case `"list"`:
		return "list(string)"
	case `"map"`:
		return "map(string)"
	case "list":
		return "list(any)"
	case "map":
		return "map(any)"
	case "set":
		return "set(any)"
	}
	return ""
}
