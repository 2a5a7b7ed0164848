package evaluate_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/evaluate"
)

// names lists the objects of a module, with "!" behind incomplete ones.
func names(c *evaluate.Config) string {
	var all []string
	for _, o := range c.Objects {
		name := o.Name
		if o.Incomplete {
			name += "!"
		}
		all = append(all, name)
	}
	return strings.Join(all, " ")
}

func TestInstances(t *testing.T) {
	for name, c := range map[string]struct{ src, want string }{
		"one":                  {`config_map "a" {}`, "a"},
		"a name":               {`config_map "a" { name = "b" }`, "b"},
		"a map":                {`config_map "a" { for_each = { y = 1, x = 2 } }`, "a-x a-y"},
		"a set":                {`config_map "a" { for_each = toset(["x", "x"]) }`, "a-x"},
		"none":                 {`config_map "a" { for_each = {} }`, ""},
		"an empty set":         {`config_map "a" { for_each = toset([]) }`, ""},
		"disabled":             {`config_map "a" { enabled = false }`, ""},
		"enabled by a text":    {`config_map "a" { enabled = "true" }`, "a"},
		"some enabled":         {"config_map \"a\" {\n for_each = { x = 1, y = 2 }\n enabled = each.value > 1\n}", "a-y"},
		"a name for each":      {"config_map \"a\" {\n for_each = { x = 1 }\n name = \"b${each.key}\"\n}", "bx"},
		"an object of objects": {"config_map \"a\" {\n for_each = config_map.b\n}\nconfig_map \"b\" {\n for_each = { x = 1 }\n}", "a-x b-x"},
		"external":             {"config_map \"a\" { external = true }\nconfig_map \"b\" { external = false }", "b"},
		"keys of many kinds":   {`config_map "a" { for_each = { "x y" = 1, "1" = 2 } }`, "a-1 a-x y"},
	} {
		if got := names(right(t, c.src)); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// TestExternal: what exists already is known by kind and name, and is no object of the module.
func TestExternal(t *testing.T) {
	c := right(t, `
secret "db" {
  external = true
}
config_map "more" {
  for_each = toset(["a", "b"])
  external = each.key == "a"
}`)
	var got []string
	for _, o := range c.External {
		got = append(got, o.Kind.Name+"/"+o.Name)
	}
	if diff := cmp.Diff([]string{"Secret/db", "ConfigMap/more-a"}, got); diff != "" {
		t.Error(diff)
	}
	if names(c) != "more-b" {
		t.Errorf("the objects are %s", names(c))
	}
}

func TestFilesOfAConfigMap(t *testing.T) {
	c := right(t, `
config_map "list" {
  files = ["conf/*", "one.txt"]
  data  = { own = "x" }
}
config_map "map" {
  files = { "app.cfg" = "conf/a.cfg" }
}
secret "secret" {
  files = ["one.txt"]
}
config_map "read" {
  data = { a = file("conf/a.cfg"), b = templatefile("one.txt", {}), n = length(fileset(".", "conf/*.cfg")) }
}`)
	list := object(t, c, "list").Value.(*corev1.ConfigMap)
	if diff := cmp.Diff(map[string]string{"a.cfg": "a\n", "b.cfg": "b\n", "one.txt": "1", "own": "x"}, list.Data); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string][]byte{"c.bin": {0xff, 0}}, list.BinaryData); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]string{"app.cfg": "a\n"}, object(t, c, "map").Value.(*corev1.ConfigMap).Data); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string][]byte{"one.txt": []byte("1")}, object(t, c, "secret").Value.(*corev1.Secret).Data); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]string{"a": "a\n", "b": "1", "n": "2"}, object(t, c, "read").Value.(*corev1.ConfigMap).Data); diff != "" {
		t.Error(diff)
	}
}

func TestVariables(t *testing.T) {
	at := hcl.Range{Filename: "x.podvars", Start: hcl.InitialPos, End: hcl.InitialPos}
	for name, c := range map[string]struct {
		declaration string
		in          evaluate.Input
		want        string // the value as JSON, or part of the error
	}{
		"the default":             {`default = "a"`, evaluate.Input{}, `"a"`},
		"no default":              {``, evaluate.Input{}, "no value was given"},
		"a text":                  {`type = string`, evaluate.Input{Text: "a b", From: "--var"}, `"a b"`},
		"a text without a type":   {``, evaluate.Input{Text: "1", From: "--var"}, `"1"`},
		"a number":                {`type = number`, evaluate.Input{Text: "1.5", From: "--var"}, `1.5`},
		"not a number":            {`type = number`, evaluate.Input{Text: "x", From: "--var"}, "(from --var) does not fit its type, number"},
		"a bool":                  {`type = bool`, evaluate.Input{Text: "true", From: "PODGEN_VAR_v"}, `true`},
		"a list":                  {`type = list(string)`, evaluate.Input{Text: `["a", 1]`, From: "--var"}, `["a","1"]`},
		"an expression":           {`type = map(number)`, evaluate.Input{Text: `{ a = 1 + 1 }`, From: "--var"}, `{"a":2}`},
		"no expression":           {`type = list(string)`, evaluate.Input{Text: `[a`, From: "--var"}, "is not an expression of HCL"},
		"a name in an expression": {`type = list(string)`, evaluate.Input{Text: `[a]`, From: "--var"}, "is not an expression of HCL"},
		"nesting without end":     {`type = list(string)`, evaluate.Input{Text: strings.Repeat("[", 5000), From: "--var"}, "is not an expression of HCL"},
		"a file":                  {`type = set(string)`, evaluate.Input{Value: cty.TupleVal([]cty.Value{cty.StringVal("b"), cty.StringVal("a")}), Range: &at}, `["a","b"]`},
		"a file of another type":  {`type = set(string)`, evaluate.Input{Value: cty.True, Range: &at}, "does not fit its type"},
		"optional attributes":     {`type = object({ a = string, b = optional(number, 3) })`, evaluate.Input{Text: `{ a = "x" }`, From: "--var"}, `{"a":"x","b":3}`},
		"null":                    {`default = null`, evaluate.Input{}, `null`},
		"null for the default":    {"type = string\ndefault = \"a\"\nnullable = false", evaluate.Input{Value: cty.NullVal(cty.String), Range: &at}, `"a"`},
		"a number that explodes":  {`type = number`, evaluate.Input{Text: "1e999999999", From: "--var"}, "out of bounds"},
		"refused":                 {"default = 1\nvalidation {\ncondition = var.v > 1\nerror_message = \"More than ${var.v}, please.\"\n}", evaluate.Input{}, "More than 1, please."},
	} {
		t.Run(name, func(t *testing.T) {
			src := fmt.Sprintf("variable \"v\" {\n%s\n}\nconfig_map \"a\" {\n data = { v = jsonencode(var.v) }\n}\n", c.declaration)
			config, diags := evaluated(t, src, evaluate.Inputs{"v": c.in})
			if diags.HasErrors() {
				if len(diags) != 1 || !strings.Contains(diags[0].Detail, c.want) {
					t.Errorf("got %swant %s", lines(diags), c.want)
				}
				return
			}
			if got := config.Objects[0].Value.(*corev1.ConfigMap).Data["v"]; got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// TestSensitive: a sensitive value may go into a secret and nowhere else.
func TestSensitive(t *testing.T) {
	c := right(t, `
variable "password" {
  sensitive = true
  default   = "hunter2"
}
secret "s" {
  string_data = { password = var.password, url = "pg://${var.password}@db" }
  data        = { encoded = base64encode(var.password) }
}
deployment "web" {
  container "main" {
    image = "x"
    env   = { LENGTH = nonsensitive(length(var.password)) }
  }
}`)
	secret := object(t, c, "s").Value.(*corev1.Secret)
	if secret.StringData["url"] != "pg://hunter2@db" || string(secret.Data["encoded"]) != "hunter2" {
		t.Errorf("got %v %v", secret.StringData, secret.Data)
	}
}

// TestIncomplete: an object is incomplete when a mistake is in it, or in what it
// refers to, and each mistake is reported once.
func TestIncomplete(t *testing.T) {
	for name, c := range map[string]struct{ src, objects, diags string }{
		"a mistake of its own": {
			"config_map \"a\" { data = [] }\nconfig_map \"b\" {}",
			"a! b", "1: Value not possible",
		},
		"a mistake of another": {
			"config_map \"a\" { labels = { x = upper(1, 2) } }\nconfig_map \"b\" { labels = config_map.a.labels }\nconfig_map \"c\" { data = { n = config_map.a.name } }",
			"a! b! c", "1: Too many function arguments",
		},
		"a mistake of a local": {
			"locals { x = upper(1, 2) }\nconfig_map \"a\" { data = { x = local.x } }\nconfig_map \"b\" { data = { x = try(local.x, 1) } }\nconfig_map \"c\" {}",
			"a! b! c", "1: Too many function arguments",
		},
		"a name that is not there": {
			"config_map \"a\" { data = { x = var.none } }\nconfig_map \"b\" { data = { x = config_map.a.data } }",
			"a! b!", "1: Unknown variable",
		},
		"a for_each that is not known": {
			"config_map \"a\" { for_each = var.none }\nconfig_map \"b\" { data = { x = config_map.a[\"k\"].name, y = length(config_map.a) } }",
			"b!", "1: Unknown variable",
		},
		"each of what is not known": {
			"locals { x = upper(1, 2) }\nconfig_map \"a\" {\n for_each = { k = local.x, l = 1 }\n data = { x = each.value }\n}\nconfig_map \"b\" { data = { x = config_map.a[\"l\"].name } }",
			"a-k! a-l b", "1: Too many function arguments",
		},
		"a block with a typo": {
			"config_mop \"a\" {}\nconfig_map \"b\" { data = { x = config_map.a.name } }",
			"b!", "1: Unknown block",
		},
		"a cycle": {
			"config_map \"a\" { labels = config_map.b.labels }\nconfig_map \"b\" { labels = config_map.a.labels }\nconfig_map \"c\" { labels = config_map.b.labels }",
			"a! b! c!", "1: Attributes need each other",
		},
		"a variable without a value": {
			"variable \"v\" {}\nconfig_map \"a\" { data = { x = upper(var.v) } }",
			"a!", "1: Value missing",
		},
	} {
		t.Run(name, func(t *testing.T) {
			config, diags := evaluated(t, c.src, nil)
			var got []string
			for _, d := range diags {
				got = append(got, fmt.Sprintf("%d: %s", d.Subject.Start.Line, d.Summary))
			}
			if strings.Join(got, "|") != c.diags {
				t.Errorf("got %s\nwant %s", lines(diags), c.diags)
			}
			if names(config) != c.objects {
				t.Errorf("objects %s, want %s", names(config), c.objects)
			}
		})
	}
}

// TestLongChains: what needs what needs what … is followed as far as it goes.
func TestLongChains(t *testing.T) {
	const n = 5000
	var locals, maps strings.Builder
	locals.WriteString("locals {\n  l0 = \"end\"\n  s0 = config_map.m0.name\n")
	fmt.Fprintf(&maps, "config_map \"m0\" { labels = { a = \"end\" } }\n")
	for i := 1; i < n; i++ {
		fmt.Fprintf(&locals, "  l%d = local.l%d\n  s%d = local.s%d\n", i, i-1, i, i-1)
		fmt.Fprintf(&maps, "config_map \"m%d\" { labels = config_map.m%d.labels }\n", i, i-1)
	}
	fmt.Fprintf(&maps, "config_map \"last\" { data = { l = local.l%d, s = local.s%d, m = config_map.m%d.labels.a } }\n", n-1, n-1, n-1)
	c := right(t, locals.String()+"}\n"+maps.String())
	want := map[string]string{"l": "end", "s": "m0", "m": "end"}
	if diff := cmp.Diff(want, object(t, c, "last").Value.(*corev1.ConfigMap).Data); diff != "" {
		t.Error(diff)
	}
}
