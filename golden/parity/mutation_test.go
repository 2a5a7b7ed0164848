package parity

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// mutation is one change of a good module, told twice: in HCL, and in the API's
// words for the documents that podgen renders from it. Neither is derived from
// the other.
type mutation struct {
	name string
	hcl  change
	api  []op
	in   []string // the modules that it is made in; nil for every workload kind
}

// change puts a text in the place of another, which is there exactly once.
type change struct{ from, to string }

// put replaces a text, below adds lines below the one that holds a text, and
// without takes a text out.
func put(from, to string) change     { return change{from, to} }
func without(from string) change     { return change{from, ""} }
func below(from, text string) change { return change{from, from + "\n" + text} }
func api(ops ...op) []op             { return ops }
func in(modules ...string) []string  { return modules }
func but(modules ...string) []string {
	return slices.DeleteFunc(slices.Clone(workloads), func(m string) bool { return slices.Contains(modules, m) })
}

// workloads are the modules of a workload each; testdata/companions.hcl holds the
// other kinds.
var workloads = []string{"pod", "deployment", "stateful_set", "daemon_set", "replica_set", "job", "cron_job"}

const companions = "companions"

//go:embed testdata
var testdata embed.FS

// base is the good module of a name. What the pods of all workloads hold is in one
// file, testdata/shared.hcl.
func base(name string) (string, error) {
	text, err := testdata.ReadFile("testdata/" + name + ".hcl")
	if err != nil {
		return "", err
	}
	shared, err := testdata.ReadFile("testdata/shared.hcl")
	return strings.Replace(string(text), "  # shared.hcl\n", string(shared), 1), err
}

// apply returns the changed text, and the lines that the change touched: those
// that are new or other than before. Where something was taken out it is the line
// where it stood, and the header of the block that it stood in.
func (c change) apply(text string) (changed string, lines []int, err error) {
	if n := strings.Count(text, c.from); n != 1 {
		return "", nil, fmt.Errorf("%q is there %d times", c.from, n)
	}
	at := strings.Index(text, c.from)
	changed = text[:at] + c.to + text[at+len(c.from):]
	front := commonPrefix(c.from, c.to)
	back := commonPrefix(reversed(c.from[front:]), reversed(c.to[front:]))
	from, to := at+front, at+len(c.to)-back
	for from < to && changed[from] == '\n' {
		from++
	}
	line := func(offset int) int { return 1 + strings.Count(changed[:offset], "\n") }
	for n := line(from); n <= line(max(from, to-1)); n++ {
		lines = append(lines, n)
	}
	if c.to == "" {
		lines = append(lines, header(changed, from))
	}
	return changed, lines, nil
}

// header is the line of the header of the innermost block around a place, zero if
// there is none.
func header(text string, offset int) (line int) {
	file, diags := hclsyntax.ParseConfig([]byte(text), "", hcl.InitialPos)
	if diags.HasErrors() {
		return 0
	}
	body := file.Body.(*hclsyntax.Body)
	for {
		i := slices.IndexFunc(body.Blocks, func(b *hclsyntax.Block) bool {
			return b.OpenBraceRange.Start.Byte < offset && offset <= b.CloseBraceRange.Start.Byte
		})
		if i < 0 {
			return line
		}
		line, body = body.Blocks[i].TypeRange.Start.Line, body.Blocks[i].Body
	}
}

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func reversed(s string) string {
	b := []byte(s)
	slices.Reverse(b)
	return string(b)
}

// The lines that a change touches are what the figures stand on.
func TestLinesOfAChange(t *testing.T) {
	const text = "a {\n  b = 1\n  c {\n    d = 2\n    e = 3\n  }\n}\n"
	for _, tc := range []struct {
		change change
		want   []int
	}{
		{put("b = 1", "b = 2"), []int{2}},
		{put("d = 2", "d = 2\n    f = 5"), []int{5}},
		{below("c {", "    f = 5\n    g = 6"), []int{4, 5}},
		{without("    d = 2\n"), []int{4, 3}},
		{without("d = 2"), []int{4, 3}},
		{without("b = 1"), []int{2, 1}},
		{without("  c {\n    d = 2\n    e = 3\n  }\n"), []int{3, 1}},
		{put("d = 2\n    e = 3", "d = 2\n    e = 4"), []int{5}},
		{put("b = 1", "b = "), []int{2}},
	} {
		_, lines, err := tc.change.apply(text)
		if err != nil || !slices.Equal(lines, tc.want) {
			t.Errorf("%+v: lines %v (%v), want %v", tc.change, lines, err, tc.want)
		}
	}
	if _, _, err := put("=", ":").apply(text); err == nil {
		t.Error("a text that is there more than once is no place")
	}
}
