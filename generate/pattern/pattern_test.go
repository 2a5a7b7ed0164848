package pattern_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"podgen/generate/parse"
	"podgen/generate/pattern"
	_ "podgen/golden"
	"podgen/schema"
)

const header = "pattern {\n  role = \"sidecar\"\n  summary = \"x\"\n}\n"

// expand writes the patterns of a module out whose own patterns are in a folder.
func expand(t *testing.T, module string, patterns map[string]string) (*parse.Module, string) {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range patterns {
		files["patterns/"+name+"/pattern.hcl"] = &fstest.MapFile{Data: []byte(header + text)}
	}
	m, diags := parse.Files(files, []parse.Input{{Name: "app.hcl", Bytes: []byte(module)}})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	places, diags := pattern.Expand(m, schema.New(), nil)
	var said []string
	for _, d := range places.Tell(diags, m.Sources()) {
		said = append(said, d.Error())
	}
	return m, strings.Join(said, "\n")
}

// TestPatternsWithoutEnd: a pattern that uses itself by its source ends in an error,
// however many uses it has.
func TestPatternsWithoutEnd(t *testing.T) {
	_, said := expand(t, `deployment "a" {
  pattern "x" "one" { source = "./patterns/x" }
}`, map[string]string{"x": `
pattern "x" "left" { source = "./patterns/x" }
pattern "x" "right" { source = "./patterns/x" }
`})
	if !strings.Contains(said, "Pattern uses itself") {
		t.Errorf("said: %.200s", said)
	}
}

// TestLabels: the blocks of a use have labels of their own, in their order, where the
// use stands.
func TestLabels(t *testing.T) {
	m, said := expand(t, `deployment "a" {
  init "first" {}
  pattern "x" "one" { source = "./patterns/x" }
  container "last" {}
}`, map[string]string{"x": `
sidecar "s" {}
volume "v" {}
config_map "c" {}
pattern "y" "inner" { source = "./patterns/y" }
`, "y": `
init "i" {}
`})
	if said != "" {
		t.Fatal(said)
	}
	var got []string
	for _, b := range m.Files[0].Body.Blocks {
		got = append(got, b.Type+" "+strings.Join(b.Labels, " "))
		for _, n := range b.Body.Blocks {
			got = append(got, n.Type+" "+strings.Join(n.Labels, " "))
		}
	}
	want := "deployment a, init first, pattern one, sidecar one-s, volume one-v, pattern one-inner, init one-inner-i, container last, config_map a-one-c"
	if strings.Join(got, ", ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), want)
	}
}

// TestShown: the name of a file that was read for a use is the file's own to people.
func TestShown(t *testing.T) {
	m, _ := expand(t, `deployment "a" {
  pattern "x" "one" { source = "./patterns/x" }
}`, map[string]string{"x": ""})
	if len(m.Patterns) != 1 || m.Patterns[0].Name == "patterns/x/pattern.hcl" || pattern.Shown(m.Patterns[0].Name) != "patterns/x/pattern.hcl" {
		t.Errorf("the files are %v", m.Patterns)
	}
	if pattern.Shown("app.hcl") != "app.hcl" {
		t.Error("a file of the module has another name")
	}
}

// FuzzExpand: whatever stands in a module and in its pattern, writing it out ends
// without a panic.
func FuzzExpand(f *testing.F) {
	f.Add(`deployment "a" { pattern "x" "one" { source = "./patterns/x" } }`, `sidecar "s" { image = var.i }`)
	f.Add(`deployment { pattern "x" { } pattern { } }`, `containers { env = 1 }`)
	f.Add("deployment \"a\" {\n pattern \"x\" \"one\" {\n source = \"./patterns/x\"\n names = { a = 1 }\n into = [x]\n enabled = true\n }\n container \"c\" {\n env = { A = 1 }\n }\n}", "containers {\n env = { A = [for var in [1] : var.x] }\n mount \"/x\" {}\n}\noutput \"o\" { value = local.x }\n")
	f.Fuzz(func(t *testing.T, module, text string) {
		files := fstest.MapFS{"patterns/x/pattern.hcl": &fstest.MapFile{Data: []byte(text)}}
		m, diags := parse.Files(files, []parse.Input{{Name: "app.hcl", Bytes: []byte(module)}})
		if diags.HasErrors() {
			return
		}
		places, diags := pattern.Expand(m, schema.New(), nil)
		for _, d := range places.Tell(diags, m.Sources()) {
			if strings.Contains(d.Error(), "\x00") {
				t.Errorf("a mark is shown: %q", d.Error())
			}
		}
	})
}
