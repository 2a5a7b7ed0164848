package format

import (
	"bytes"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// mayJoin says whether formatting took the spaces from between two bytes that
// could be one token together. It is a quick look at two sources that differ
// in spaces only; sameTokens knows.
func mayJoin(before, after []byte) bool {
	last := byte('\n')
	for i, j := 0, 0; ; i, j = i+1, j+1 {
		start, kept := i, j
		i, j = skipBlanks(before, i), skipBlanks(after, j)
		if i == len(before) || j == len(after) {
			return false
		}
		if i > start && j == kept && !standsAlone(last) && !standsAlone(before[i]) {
			return true
		}
		last = before[i]
	}
}

func skipBlanks(src []byte, i int) int {
	for i < len(src) && (src[i] == ' ' || src[i] == '\t') {
		i++
	}
	return i
}

// standsAlone says whether a byte never makes a longer token with its neighbours.
func standsAlone(b byte) bool {
	return strings.IndexByte("()[]{},\"\r\n", b) >= 0
}

// sameTokens says whether two sources differ in spaces only.
func sameTokens(a, b []byte) bool {
	left, _ := hclsyntax.LexConfig(a, "", hcl.InitialPos)
	right, _ := hclsyntax.LexConfig(b, "", hcl.InitialPos)
	if len(left) != len(right) {
		return false
	}
	for i := range left {
		if left[i].Type != right[i].Type || !bytes.Equal(left[i].Bytes, right[i].Bytes) {
			return false
		}
	}
	return true
}
