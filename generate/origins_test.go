package generate

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"sigs.k8s.io/yaml"

	"podgen/generate/object"
	"podgen/generate/origin"
	"podgen/generate/parse"
	"podgen/schema"
)

// leaf is a value at the end of a path of an object.
type leaf struct {
	path  []string
	value any
}

func (l leaf) String() string { return strings.Join(l.path, " ") }

// leaves returns all values that the YAML of an object shows.
func leaves(t *testing.T, o *object.Object) []leaf {
	t.Helper()
	text, d := YAML(nil, o)
	if d != nil {
		t.Fatal(d)
	}
	data, err := yaml.YAMLToJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	var value any
	if err := json.Unmarshal(data, &value); err != nil {
		t.Fatal(err)
	}
	var all []leaf
	var walk func(v any, path []string)
	walk = func(v any, path []string) {
		to := func(step string) []string { return append(slices.Clone(path), step) }
		switch v := v.(type) {
		case map[string]any:
			for k, inner := range v {
				walk(inner, to(k))
			}
		case []any:
			for i, inner := range v {
				walk(inner, to(strconv.Itoa(i)))
			}
		default:
			all = append(all, leaf{path, v})
		}
	}
	walk(value, nil)
	return all
}

// eachLeaf calls f for every value that the examples give, with its origin, how
// much of its path that covers, and the HCL that it points to.
func eachLeaf(t *testing.T, f func(where string, l leaf, from *origin.Node, depth int, hcl string)) {
	t.Helper()
	s := schema.New()
	for _, folderName := range []string{"examples", "examples/reference"} {
		for name, src := range examples(t, folderName) {
			result, diags := Run(folder, []parse.Input{{Name: name, Bytes: src}}, Options{Schema: s, Patterns: catalogue()})
			if diags.HasErrors() {
				t.Fatal(name, diags)
			}
			for _, o := range result.Objects {
				for _, l := range leaves(t, o) {
					where := fmt.Sprintf("%s: %s %s: %s", name, o.Kind, o.Name, l)
					from, depth := o.Origin.Find(l.path...)
					text, ok := "", false
					if from != nil && from.Range != nil {
						text, ok = sliced(result, *from.Range)
					}
					if !ok {
						t.Errorf("%s comes from nowhere", where)
						continue
					}
					f(where, l, from, depth, text)
				}
			}
		}
	}
}

// sliced is the source at a place, of the module or of one of its patterns.
func sliced(r *Result, at hcl.Range) (string, bool) {
	file := r.Sources[at.Filename]
	if file == nil || !at.CanSliceBytes(file.Bytes) {
		return "", false
	}
	return string(at.SliceBytes(file.Bytes)), true
}

// TestOrigins: every value knows the HCL that set it, itself or with the whole
// entry of a map that it is part of, or else the block that implied it.
func TestOrigins(t *testing.T) {
	implied, entries := 0, 0
	eachLeaf(t, func(where string, l leaf, from *origin.Node, depth int, text string) {
		list := l.path[max(0, depth-2)]
		switch {
		case from.Implied:
			implied++
			if block, _, _ := strings.Cut(text, " "); !hclsyntax.ValidIdentifier(block) || strings.Contains(text, "=") {
				t.Errorf("%s is implied, and not by a block: %s", where, text)
			}
		case depth == len(l.path):
		case list == "env" || list == "ports":
			entries++
		default:
			t.Errorf("%s is known as %s only: %s", where, l.path[:depth], text)
		}
	})
	if implied < 50 || entries < 100 {
		t.Errorf("only %d implied values and %d entries of maps in all examples", implied, entries)
	}
}

// TestOriginsHoldTheValue: where the HCL that a value comes from is a literal, it
// is that value.
func TestOriginsHoldTheValue(t *testing.T) {
	literals := 0
	eachLeaf(t, func(where string, l leaf, from *origin.Node, depth int, text string) {
		if from.Implied || depth < len(l.path) {
			return
		}
		want, ok := literalText(text)
		if !ok {
			return
		}
		literals++
		if last := l.path[len(l.path)-1]; last == "failureThreshold" && strings.HasSuffix(want, "s") {
			return // within
		}
		if got := fmt.Sprint(l.value); got != want && !sameQuantity(got, want) {
			t.Errorf("%s is %s, and comes from %s", where, got, text)
		}
	})
	if literals < 500 {
		t.Errorf("only %d values of all examples are literals", literals)
	}
}

// literalText returns the value of HCL that is a literal, or the entry of an
// object with one.
func literalText(text string) (string, bool) {
	for _, expression := range []string{text, text[strings.Index(text, "=")+1:]} {
		e, diags := hclsyntax.ParseExpression([]byte(expression), "", hcl.InitialPos)
		if diags.HasErrors() || len(e.Variables()) > 0 {
			continue
		}
		v, diags := e.Value(nil)
		if diags.HasErrors() || !v.Type().IsPrimitiveType() || v.IsNull() {
			continue
		}
		s, err := convert.Convert(v, cty.String)
		if err == nil {
			return s.AsString(), true
		}
	}
	return "", false
}

// sameQuantity: a number may be written in several ways.
func sameQuantity(a, b string) bool {
	x, err := strconv.ParseFloat(a, 64)
	y, other := strconv.ParseFloat(b, 64)
	return err == nil && other == nil && x == y
}

// TestOriginsOfLists: each element of a list, each entry of a map and each block
// points to its own lines.
func TestOriginsOfLists(t *testing.T) {
	src := `deployment "web" {
  labels = {
    a = "1"
    b = upper("x")
  }
  container "main" {
    image = "x"
    args = [
      "one",
      "${1}two",
    ]
    command = concat(["a"], ["b"])
    env "BLOCK" {
      value = "1"
    }
    env = {
      USES = "$(LATER)"
      LATER = runtime.pod_ip
    }
    ports = {
      http = 80
      dns = "53/udp"
    }
    port {
      container_port = 1
    }
    mount "/a" {
      volume = volume.v
    }
    resources {
      requests = {
        cpu = 0.5
      }
    }
    startup_probe {
      exec {
        command = ["true"]
      }
      within = "30s"
    }
  }
  ambassador "pg" {
    image = "x"
    ports = { pg = 2 }
  }
  volume "v" {}
  service {
    ports = { http = 80 }
  }
}
`
	result, diags := Run(folder, []parse.Input{{Name: "app.hcl", Bytes: []byte(src)}}, Options{Schema: schema.New()})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	const pod = "spec template spec "
	const main = pod + "containers 0 "
	for _, c := range []struct {
		object  int
		path    string
		text    string // how the HCL begins that it comes from
		implied bool
	}{
		{0, "kind", `deployment "web"`, false},
		{0, "metadata name", `deployment "web"`, false},
		{0, "metadata labels a", `a = "1"`, false},
		{0, "metadata labels b", `b = upper("x")`, false},
		{0, "metadata labels app.kubernetes.io/name", `deployment "web"`, true},
		{0, "spec selector matchLabels app.kubernetes.io/name", `deployment "web"`, true},
		{0, "spec template metadata labels a", `a = "1"`, false},
		{0, "spec template metadata labels app.kubernetes.io/name", `deployment "web"`, true},
		{0, main + "name", `container "main"`, false},
		{0, main + "args 0", `"one"`, false},
		{0, main + "args 1", `"${1}two"`, false},
		{0, main + "command 1", `concat(["a"], ["b"])`, false},
		{0, main + "env 0", `env "BLOCK"`, false},
		{0, main + "env 0 name", `env "BLOCK"`, false},
		{0, main + "env 0 value", `"1"`, false},
		{0, main + "env 1", `LATER = runtime`, false},
		{0, main + "env 2 value", `USES = `, false},
		{0, main + "ports 0 containerPort", `http = 80`, false},
		{0, main + "ports 1 protocol", `dns = "53/udp"`, false},
		{0, main + "ports 2 containerPort", `1`, false},
		{0, main + "volumeMounts 0", `mount "/a"`, false},
		{0, main + "volumeMounts 0 mountPath", `mount "/a"`, false},
		{0, main + "volumeMounts 0 name", `volume.v`, false},
		{0, main + "resources requests cpu", `cpu = 0.5`, false},
		{0, main + "startupProbe failureThreshold", `"30s"`, false},
		{0, main + "startupProbe exec command 0", `"true"`, false},
		{0, pod + "initContainers 0 restartPolicy", `ambassador "pg"`, true},
		{0, pod + "initContainers 0 startupProbe tcpSocket port", `ambassador "pg"`, true},
		{0, pod + "volumes 0 name", `volume "v"`, false},
		{0, pod + "volumes 0 emptyDir", `volume "v"`, true},
		{1, "metadata name", `service`, false},
		{1, "spec selector app.kubernetes.io/name", `service`, true},
		{1, "spec ports 0 targetPort", `http = 80`, false},
	} {
		node, _ := result.Objects[c.object].Origin.Find(strings.Fields(c.path)...)
		if node == nil || node.Range == nil {
			t.Errorf("%s comes from nowhere", c.path)
			continue
		}
		if text := string(node.Range.SliceBytes([]byte(src))); !strings.HasPrefix(text, c.text) || node.Implied != c.implied {
			t.Errorf("%s comes from %q (implied: %v), want %q (%v)", c.path, text, node.Implied, c.text, c.implied)
		}
	}
}
