package heredoc

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	_ "podgen/golden" // -update
)

// TestAlign: a line of a text comes from its line of the heredoc, where that can be told.
func TestAlign(t *testing.T) {
	for name, tc := range map[string]struct {
		src  string
		text string
		want []string // the line of the source for each line of the text, "-" for none
	}{
		"as it stands":         {"<<EOT\na\nb\nEOT\n", "a\nb", []string{"a", "b"}},
		"indented":             {"<<-EOT\n    a\n      b\n    EOT\n", "a\n  b", []string{"a", "b"}},
		"a template":           {"<<EOT\na ${x}\nb\nEOT\n", "a 1\nb", []string{"a ${x}", "b"}},
		"a template of lines":  {"<<EOT\na\n${x}\nb\nEOT\n", "a\n1\n2\nb", []string{"a", "-", "-", "b"}},
		"escaped":              {"<<EOT\n$${x}\nEOT\n", "${x}", []string{"$${x}"}},
		"in a call":            {"trimspace(<<EOT\na\nb\nEOT\n)", "a\nb", []string{"a", "b"}},
		"of a shell":           {"<<EOT\ncat <<END\nx\nEND\nEOT\n", "cat <<END\nx\nEND", []string{"cat <<END", "x", "END"}},
		"no heredoc":           {`"a\nb"`, "a\nb", []string{"-", "-"}},
		"another text":         {"<<EOT\na\nEOT\n", "b", []string{"-"}},
		"characters that wide": {"<<EOT\n  äö\nEOT\n", "äö", []string{"äö"}},
	} {
		start := hcl.Pos{Line: 1, Column: 1}
		at := hcl.Range{Filename: "x.hcl", Start: start, End: hcl.Pos{Byte: len(tc.src)}}
		lines := Lines(at, []byte(tc.src))
		var got []string
		for _, from := range Align(lines, strings.Split(tc.text, "\n")) {
			if from < 0 {
				got = append(got, "-")
				continue
			}
			got = append(got, string(lines[from].At.SliceBytes([]byte(tc.src))))
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}
