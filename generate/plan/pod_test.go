package plan_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/evaluate"
	"podgen/generate/parse"
	"podgen/generate/plan"
	"podgen/schema"
)

// planned plans the pod of a deployment that has these containers.
func planned(t *testing.T, containers string) (*plan.Pod, hcl.Diagnostics) {
	t.Helper()
	src := "deployment \"web\" {\n" + containers + "\n}\n"
	module, diags := parse.Files(fstest.MapFS{}, []parse.Input{{Name: "app.hcl", Bytes: []byte(src)}})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	config, diags := evaluate.Evaluate(module, schema.New(), nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	p, diags := plan.Build(config)
	return p.Objects[0].Pod, diags
}

func names(steps []*plan.Step) string {
	var all []string
	for _, s := range steps {
		all = append(all, s.Name)
	}
	return strings.Join(all, " ")
}

const probe = "startup_probe {\n exec { command = [\"true\"] }\n }\n"

func TestStartOrder(t *testing.T) {
	for name, c := range map[string]struct{ containers, gated, main string }{
		"the order of the file": {`
init "b" { image = "x" }
container "web" { image = "x" }
sidecar "a" { image = "x" }
init "c" { image = "x" }
container "other" { image = "x" }`, "b a c", "web other"},
		"a reference moves what it needs up": {`
init "migrate" {
  image = "x"
  args  = [ambassador.pg.address]
}
init "last" { image = "x" }
ambassador "pg" {
  image = "x"
  ports = { pg = 1 }
}
container "web" { image = "x" }`, "pg migrate last", "web"},
		"depends_on does as well": {`
init "a" {
  image      = "x"
  depends_on = [init.c, init.b]
}
init "b" { image = "x" }
init "c" { image = "x" }
container "web" { image = "x" }`, "b c a", "web"},
		"a reference to a container is a value and no more": {`
container "web" {
  image = "x"
  ports = { http = 80 }
}
init "a" {
  image = "x"
  args  = [container.web.address]
}`, "a", "web"},
		"a classic helper does not wait and is not waited for": {`
sidecar "classic" {
  native = false
  image  = "x"
  ports  = { http = 80 }
}
init "a" {
  image = "x"
  args  = [sidecar.classic.address]
}
container "web" { image = "x" }`, "a", "classic web"},
		"a container needs no order": {`
container "web" {
  image      = "x"
  depends_on = [init.a]
}
init "b" { image = "x" }
init "a" { image = "x" }`, "b a", "web"},
		"instances of one block": {`
init "wait" {
  image      = "x"
  depends_on = [sidecar.w["b"]]
}
sidecar "w" {
  for_each = toset(["a", "b"])
  image    = "x"
  ` + probe + `
}
container "web" { image = "x" }`, "w-b wait w-a", "web"},
		"what a disabled block would order": {`
init "a" {
  image      = "x"
  depends_on = [init.b]
}
init "b" {
  enabled = false
  image   = "x"
}
container "web" { image = "x" }`, "a", "web"},
	} {
		t.Run(name, func(t *testing.T) {
			pod, diags := planned(t, c.containers)
			if len(diags) > 0 {
				t.Error(diags)
			}
			if names(pod.Gated) != c.gated || names(pod.Main) != c.main {
				t.Errorf("got %s | %s, want %s | %s", names(pod.Gated), names(pod.Main), c.gated, c.main)
			}
		})
	}
}

// TestReasons: every wait names the line that asks for it.
func TestReasons(t *testing.T) {
	pod, diags := planned(t, `
init "a" {
  image      = "x"
  env        = { X = ambassador.pg.host }
  depends_on = [sidecar.s]
}
ambassador "pg" {
  image = "x"
  ports = { pg = 1 }
}
sidecar "s" {
  image = "x"
  `+probe+`
}
container "web" {
  image = "x"
  args  = [ambassador.pg.address, init.a.name]
}`)
	if len(diags) > 0 {
		t.Error(diags)
	}
	var got []string
	for _, s := range append(pod.Gated, pod.Main...) {
		for _, w := range s.After {
			got = append(got, fmt.Sprintf("%s after %s: line %d", s.Name, w.For.Name, w.Reason.Range.Start.Line))
		}
	}
	want := "a after pg: line 5, a after s: line 6, web after pg: line 21, web after a: line 21"
	if strings.Join(got, ", ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), want)
	}
}
