package diag

import "github.com/hashicorp/hcl/v2"

// Overlap says that two ranges have text in common.
func Overlap(a, b hcl.Range) bool {
	return a.Filename == b.Filename && a.Start.Byte < b.End.Byte && b.Start.Byte < a.End.Byte
}
