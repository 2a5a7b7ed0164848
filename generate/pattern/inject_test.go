package pattern_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"podgen/generate"
	"podgen/generate/parse"
	_ "podgen/golden"
	"podgen/schema"
)

// TestEnvOfDisabledUses: a use that is not enabled leaves the variables that it would
// add to the next one; of those that are enabled, the first one has it, and before all
// of them the container.
func TestEnvOfDisabledUses(t *testing.T) {
	folder := fstest.MapFS{"p/pattern.hcl": {Data: []byte(`
variable "value" {
  type = string
}
containers {
  env = { X = var.value }
}`)}}
	for _, test := range []struct{ a, b, c, own, want string }{
		{a: "true", b: "true", c: "true", want: "a"},
		{a: "false", b: "true", c: "true", want: "b"},
		{a: "false", b: "false", c: "true", want: "c"},
		{a: "true", b: "false", c: "false", want: "a"},
		{a: "false", b: "true", c: "true", own: `env = { X = "own" }`, want: "own"},
		{a: "false", b: "false", c: "false", own: `env = { Y = "own" }`, want: ""},
		{a: "false", b: "false", c: "false", want: ""},
	} {
		source := fmt.Sprintf(`
pod "x" {
  pattern "p" "a" {
    value   = "a"
    enabled = %s
  }
  pattern "p" "b" {
    value   = "b"
    enabled = %s
  }
  pattern "p" "c" {
    value   = "c"
    enabled = %s
  }
  container "main" {
    image = "example/main:1"
    %s
  }
}`, test.a, test.b, test.c, test.own)
		result, diags := generate.Run(fstest.MapFS{}, []parse.Input{{Name: "x.hcl", Bytes: []byte(source)}},
			generate.Options{Schema: schema.New(), Patterns: []generate.Folder{{Name: "patterns", FS: folder}}})
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		var out bytes.Buffer
		if _, err := generate.Write(&out, "x.hcl", result.Objects); err != nil {
			t.Fatal(err)
		}
		_, after, _ := strings.Cut(out.String(), "- name: X\n      value: ")
		if got, _, _ := strings.Cut(after, "\n"); got != test.want {
			t.Errorf("a %s, b %s, c %s, own %q: X is %q, not %q", test.a, test.b, test.c, test.own, got, test.want)
		}
	}
}
