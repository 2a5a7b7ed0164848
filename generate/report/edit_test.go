package report

import (
	"encoding/json"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/diag"
)

// TestEditOfSeveralPlaces: SARIF has a replacement for each change of an edit, JSON one
// that spans them all.
func TestEditOfSeveralPlaces(t *testing.T) {
	const src = "container \"a\" {\n  args = [container.b.address]\n}\ncontainer \"b\" {\n}\n"
	files, use := source(t, "a.hcl", src, "container.b")
	_, header := source(t, "a.hcl", src, "container \"b\"")
	first := func(r hcl.Range) hcl.Range {
		r.End = hcl.Pos{Line: r.Start.Line, Column: r.Start.Column + len("container"), Byte: r.Start.Byte + len("container")}
		return r
	}
	d := diag.SuggestAll(diag.Error(header, "Unknown attribute", "x"), []diag.Change{{Range: first(header), Text: "sidecar"}, {Range: first(use), Text: "sidecar"}})

	run := checkSARIF(t, sarifSchema(t), write(t, Options{Format: SARIF, Rules: diag.Rules()}, files, d))
	changes := run.Results[0].Fixes[0].ArtifactChanges
	if len(changes) != 1 || len(changes[0].Replacements) != 2 {
		t.Errorf("SARIF changes %d files", len(changes))
	} else if got := region(changes[0].Replacements[0].DeletedRegion); got != [4]int{2, 11, 2, 20} {
		t.Errorf("SARIF replaces %v first", got)
	}

	var document struct {
		Diagnostics []struct {
			Suggestion struct {
				Range struct{ Start, End struct{ Byte int } }
				Text  string
			}
		}
	}
	if err := json.Unmarshal([]byte(write(t, Options{Format: JSON}, files, d)), &document); err != nil {
		t.Fatal(err)
	}
	s := document.Diagnostics[0].Suggestion
	if got := src[:s.Range.Start.Byte] + s.Text + src[s.Range.End.Byte:]; got != "container \"a\" {\n  args = [sidecar.b.address]\n}\nsidecar \"b\" {\n}\n" {
		t.Errorf("JSON makes of it:\n%s", got)
	}
}
