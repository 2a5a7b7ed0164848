package rule

import (
	"strings"
	"testing"
)

// TestDeepScripts: no nesting ends the program. What is too deep is not read.
func TestDeepScripts(t *testing.T) {
	for _, piece := range []string{"$(", "(", "{ ", "if a; then ", "\"$(", "((", "$((-", "a && ", "a | ", "${x:-", "! ", "while a; do ", "case a in a) ", "<("} {
		for _, n := range []int{longestScript / len(piece), 1 << 20} {
			if p := newScripts().parse(strings.Repeat(piece, n) + "a"); p.File == nil && p.Err == nil {
				t.Errorf("%d times %q has neither a file nor an error", n, piece)
			}
		}
	}
}
