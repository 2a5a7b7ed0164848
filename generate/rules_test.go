package generate_test

import (
	"strings"
	"testing"

	"podgen/generate"
	"podgen/generate/diag"
	"podgen/golden"
)

// TestGeneratedRules writes the page of the catalogue.
func TestGeneratedRules(t *testing.T) {
	golden.Generated(t, "generate/diag/README.md", []byte(diag.Markdown(generate.Rules())))
}

// TestRules: an id means one rule, and each rule says what to make of it.
func TestRules(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range generate.Rules() {
		if seen[r.ID] {
			t.Errorf("two rules have the id %q", r.ID)
		}
		seen[r.ID] = true
		if r.ID == "" || strings.Trim(r.ID, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || r.Title == "" || r.Help == "" || r.Severity == 0 {
			t.Errorf("rule %+v is not complete", r)
		}
	}
}
