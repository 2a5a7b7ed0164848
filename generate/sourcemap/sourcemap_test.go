package sourcemap

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"

	_ "podgen/golden" // for its -update flag
)

// at is a range of some columns on one line.
func at(line, from, to int) hcl.Range {
	return hcl.Range{
		Filename: "app.hcl",
		Start:    hcl.Pos{Line: line, Column: from, Byte: 100*line + from},
		End:      hcl.Pos{Line: line, Column: to, Byte: 100*line + to},
	}
}

// Lines in a row with one origin are one span.
func TestAppend(t *testing.T) {
	var spans []Span
	spans = Append(spans, at(1, 1, 5), false)
	spans = Append(spans, at(1, 1, 5), false)
	spans = Append(spans, at(1, 1, 5), true)
	spans = Append(spans, at(2, 1, 5), true)
	spans = Append(spans, at(1, 1, 5), false)
	want := []Span{{1, 2, at(1, 1, 5), false}, {3, 3, at(1, 1, 5), true}, {4, 4, at(2, 1, 5), true}, {5, 5, at(1, 1, 5), false}}
	if diff := cmp.Diff(want, spans); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for line, want := range map[int]*Span{0: nil, 1: &want[0], 2: &want[0], 3: &want[1], 5: &want[3], 6: nil} {
		if got := At(spans, line); (got == nil) != (want == nil) || got != nil && *got != *want {
			t.Errorf("line %d is in %v", line, got)
		}
	}
	below := Below(spans)
	if below[0].From != 1 || below[0].To != 3 || below[1].From != 4 || below[3].To != 6 {
		t.Errorf("below one more line: %v", below)
	}
}

// The HCL behind several lines starts where that of the first line does.
func TestOver(t *testing.T) {
	other := at(9, 1, 5)
	other.Filename = "other.hcl"
	spans := []Span{{1, 2, at(3, 1, 9), false}, {3, 3, at(5, 2, 6), false}, {4, 4, at(1, 1, 4), false}, {5, 5, other, false}, {6, 6, at(4, 1, 2), false}}
	for _, c := range []struct{ from, to, start, end int }{
		{1, 1, 3, 3}, {1, 3, 3, 5}, {1, 6, 3, 5}, {2, 4, 3, 5}, {3, 6, 5, 5}, {4, 6, 1, 4}, {7, 9, 3, 3},
	} {
		if got := Over(spans, c.from, c.to); got.Start.Line != c.start || got.End.Line != c.end {
			t.Errorf("lines %d to %d: %s", c.from, c.to, got)
		}
	}
	if got := Over(spans, 5, 6); got != other {
		t.Errorf("another file: %s", got)
	}
}

func TestWriter(t *testing.T) {
	var out bytes.Buffer
	w := NewWriter(&out)
	w.File("deploy/a.yaml")
	implied := Span{From: 3, To: 4, Range: at(7, 2, 8), Implied: true}
	other := Span{From: 5, To: 5, Range: at(9, 1, 2)}
	other.Range.Filename = "b&c.hcl"
	w.Object(Identity{"v1", "Pod", "", "a"}, 1, []Span{{1, 2, at(5, 1, 4), false}, implied, other})
	w.Object(Identity{"v1", "Pod", "n", "b"}, 6, []Span{{1, 1, at(5, 1, 4), false}})
	w.File("deploy/none.yaml")
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	const want = `{
"generator": "podgen",
"version": 1,
"origin_fields": ["from","to","source","line","column","end_line","end_column","implied"],
"files": [
{"file": "deploy/a.yaml", "objects": [
{"apiVersion":"v1","kind":"Pod","name":"a","from":1,"to":5,"sources":["app.hcl","b&c.hcl"],"origins":[[1,2,0,5,1,5,4,0],[3,4,0,7,2,7,8,1],[5,5,1,9,1,9,2,0]]},
{"apiVersion":"v1","kind":"Pod","namespace":"n","name":"b","from":6,"to":6,"sources":["app.hcl"],"origins":[[6,6,0,5,1,5,4,0]]}
]},
{"file": "deploy/none.yaml", "objects": [
]}
]
}
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !json.Valid(out.Bytes()) || !strings.HasPrefix(want, Start) {
		t.Error("no JSON, or another start")
	}
	out.Reset()
	if err := NewWriter(&out).Close(); err != nil || !json.Valid(out.Bytes()) {
		t.Errorf("an empty map: %q, error %v", out.String(), err)
	}
}

type broken struct{}

var errBroken = errors.New("broken")

func (broken) Write([]byte) (int, error) { return 0, errBroken }

func TestWriterFails(t *testing.T) {
	w := NewWriter(broken{})
	w.File("a")
	w.Object(Identity{}, 1, nil)
	if err := w.Close(); !errors.Is(err, errBroken) {
		t.Errorf("error %v", err)
	}
}

// header stands for podgen's: "# from app.hcl".
func header(line []byte) (string, bool) {
	return strings.CutPrefix(strings.TrimRight(string(line), "\r\n"), "# from ")
}

func TestDocuments(t *testing.T) {
	type doc struct {
		Source            string
		First, Body, Last int
		Text              string
	}
	for name, c := range map[string]struct {
		data string
		want []doc
	}{
		"empty":             {"", nil},
		"one":               {"# from a\nx: 1\n", []doc{{"a", 1, 2, 2, "x: 1\n"}}},
		"header only":       {"# from a\n", []doc{{"a", 1, 2, 1, ""}}},
		"two":               {"# from a\nx: 1\n---\ny: 1\nz: 2\n", []doc{{"a", 1, 2, 2, "x: 1\n"}, {"a", 3, 4, 5, "y: 1\nz: 2\n"}}},
		"two modules":       {"# from a\nx: 1\n---\n# from b\ny: 1\n", []doc{{"a", 1, 2, 2, "x: 1\n"}, {"b", 3, 5, 5, "y: 1\n"}}},
		"appended":          {"# from a\nx: 1\n# from b\ny: 1\n", []doc{{"a", 1, 2, 2, "x: 1\n"}, {"b", 3, 4, 4, "y: 1\n"}}},
		"no header":         {"x: 1\n--- \ny: 1", []doc{{"", 1, 1, 1, "x: 1\n"}, {"", 2, 3, 3, "y: 1"}}},
		"windows":           {"\ufeff# from a\r\nx: 1\r\n---\r\ny: 1\r\n", []doc{{"a", 1, 2, 2, "x: 1\n"}, {"a", 3, 4, 4, "y: 1\n"}}},
		"a mark in a text":  {"# from a\nx: |\n  ---\n  # from b\n", []doc{{"a", 1, 2, 4, "x: |\n  ---\n  # from b\n"}}},
		"starts with marks": {"---\n---\nx: 1\n", []doc{{"", 1, 3, 3, "x: 1\n"}}},
		"comment is text":   {"# from a\n# mine\nx: 1\n", []doc{{"a", 1, 2, 3, "# mine\nx: 1\n"}}},
	} {
		documents, err := Documents([]byte(c.data), header)
		if err != nil {
			t.Fatal(name, err)
		}
		var got []doc
		for _, d := range documents {
			got = append(got, doc{d.Source, d.First, d.Body, d.Last, string(d.Text)})
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	d := Document{First: 3, Body: 5, Last: 9}
	for line, want := range map[int]int{3: 1, 4: 1, 5: 1, 6: 2, 9: 5} {
		if got := d.Line(line); got != want {
			t.Errorf("line %d is line %d of the body, want %d", line, got, want)
		}
	}
	for _, data := range []string{"\xff\xfea\x00", "\xfe\xff\x00a"} {
		if _, err := Documents([]byte(data), header); !errors.Is(err, ErrUTF16) {
			t.Errorf("%q: error %v", data, err)
		}
	}
}

func TestIdentity(t *testing.T) {
	for text, want := range map[string]Identity{
		"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\n  namespace: shop\n": {"apps/v1", "Deployment", "shop", "a"},
		"kind: Pod\n":                   {Kind: "Pod"},
		"apiVersion: v1\n":              {},
		"":                              {},
		"kind: [":                       {},
		"- kind: Pod\n":                 {},
		"kind: Pod\nmetadata: {name: 5": {},
	} {
		d := Document{Text: []byte(text)}
		if got, ok := d.Identity(); got != want || ok != (want.Kind != "") {
			t.Errorf("%q is %v, %v", text, got, ok)
		}
	}
}
