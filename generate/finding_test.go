package generate_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/fstest"

	"podgen/generate"
	"podgen/generate/diag"
	"podgen/generate/parse"
	"podgen/schema"
)

// TestFindings is what is said of pods that the plan refuses, and of what is only
// worth knowing: the rules of the diagnostics, in the order of the file.
func TestFindings(t *testing.T) {
	const (
		circle = `
init "a" {
  image = "example/a:1.4.0"
  env   = { URL = "$(NOWHERE)", B = init.b.image }
}
init "b" {
  image      = "example/b"
  depends_on = [init.a]
}
`
		variables = `
container "web" {
  image = "example/web:1.4.0"
  env   = { A = "$(B)", B = "$(A)" }
}
`
		// A folder in a folder is worth knowing.
		nested = `
volume "data" {}
volume "cache" {}
container "web" {
  image = "example/web:1.4.0"
  mount "/data" {
    volume = volume.data
  }
  %s
  mount "/data/cache" {
    volume = volume.cache
  }
}
`
		web = `
container "web" {
  image = "example/web:1.4.0"
}
`
	)
	for name, tc := range map[string]struct {
		settings, pod string
		info          bool
		want          []string
	}{
		"a pod without an order is not held to the rules": {pod: circle + web, info: true, want: []string{"start-cycle"}},
		"nor one whose variables have none":               {pod: variables, info: true, want: []string{"variables-need-each-other"}},
		"an ignore in it may be of use": {
			pod:  "# podgen:ignore image-unpinned: it is pinned elsewhere\n" + circle + web,
			want: []string{"start-cycle"},
		},
		"nobody asks for what is worth knowing": {pod: fmt.Sprintf(nested, "")},
		"somebody asks":                         {pod: fmt.Sprintf(nested, ""), info: true, want: []string{"mount-nested", "resources-missing"}},
		"the module raises a rule": {
			settings: `rule "mount-nested" { severity = "warning" }`,
			pod:      fmt.Sprintf(nested, ""),
			want:     []string{"mount-nested"},
		},
		"a comment may silence what nobody asks for": {pod: fmt.Sprintf(nested, "# podgen:ignore mount-nested: a cache in the data")},
		"a comment that silences nothing":            {pod: "# podgen:ignore mount-nested: a cache in the data\n" + web, want: []string{"nothing-to-ignore"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			src := "podgen {\n" + tc.settings + "\n}\ndeployment \"web\" {\n" + tc.pod + "}\n"
			_, diags := generate.Run(fstest.MapFS{}, []parse.Input{{Name: "web.hcl", Bytes: []byte(src)}}, generate.Options{Schema: schema.New(), Info: tc.info})
			var got []string
			for _, d := range diags {
				got = append(got, diag.RuleOf(d))
			}
			slices.Sort(got)
			if !slices.Equal(got, tc.want) {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}
