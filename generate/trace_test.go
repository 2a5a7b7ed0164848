package generate

import (
	"bytes"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"go.yaml.in/yaml/v3"

	"podgen/generate/object"
	"podgen/generate/parse"
	"podgen/generate/sourcemap"
	"podgen/schema"
)

// runSource renders one file of HCL.
func runSource(t *testing.T, name string, src []byte) *Result {
	t.Helper()
	result, diags := Run(folder, []parse.Input{{Name: name, Bytes: src}}, Options{Schema: schema.New(), Patterns: catalogue()})
	if diags.HasErrors() {
		t.Fatal(name, diags)
	}
	return result
}

func traced(r *Result, o *object.Object) ([]byte, []sourcemap.Span, *hcl.Diagnostic) {
	t := Tracer{Sources: r.Sources}
	return t.YAML(nil, o)
}

// TestEveryLineIsTraced: in all examples, each line of a document is in one span,
// whose range lies in the source. Where the HCL is a literal, the line says that
// value; a line of a text that is traced to a line of its own stands on it.
func TestEveryLineIsTraced(t *testing.T) {
	literals, texts := 0, 0
	for _, folderName := range []string{"examples", "examples/reference"} {
		for name, src := range examples(t, folderName) {
			result := runSource(t, name, src)
			for _, o := range result.Objects {
				out, spans, d := traced(result, o)
				if d != nil {
					t.Fatal(d)
				}
				plain, _ := YAML(nil, o)
				if !bytes.Equal(plain, out) {
					t.Errorf("%s: %s %s is another text when it is traced", name, o.Kind, o.Name)
				}
				lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
				wantWhole(t, spans, len(lines))
				values := valuesByLine(t, out)
				for i, line := range lines {
					where := fmt.Sprintf("%s: %s %s: %q", name, o.Kind, o.Name, line)
					span := sourcemap.At(spans, i+1)
					hcl, known := "", false
					if span != nil {
						hcl, known = sliced(result, span.Range)
					}
					if !known {
						t.Errorf("%s comes from nowhere", where)
						continue
					}
					v, isValue := values[i+1]
					want, isLiteral := literalText(hcl)
					switch {
					case isValue && isLiteral && !span.Implied:
						literals++
						wantValue(t, where, v, want)
					case !isValue && hcl == strings.TrimSpace(line) && hcl != "":
						texts++
					}
				}
			}
		}
	}
	if literals < 500 || texts < 20 {
		t.Errorf("only %d values and %d lines of texts of all examples are literals", literals, texts)
	}
}

// wantWhole wants spans that cover the lines, each once.
func wantWhole(t *testing.T, spans []sourcemap.Span, lines int) {
	t.Helper()
	next := 1
	for _, s := range spans {
		if s.From != next || s.To < s.From {
			t.Errorf("a span is of lines %d to %d, want from %d", s.From, s.To, next)
		}
		next = s.To + 1
	}
	if next != lines+1 {
		t.Errorf("%d lines are traced of %d", next-1, lines)
	}
}

// scalarValue is a value that stands on one line of YAML.
type scalarValue struct{ key, value string }

// valuesByLine returns the values of a document that stand on one line, by line.
func valuesByLine(t *testing.T, out []byte) map[int]scalarValue {
	t.Helper()
	var root yaml.Node
	if err := yaml.Unmarshal(out, &root); err != nil {
		t.Fatal(err)
	}
	values := map[int]scalarValue{}
	var walk func(key string, n *yaml.Node)
	walk = func(key string, n *yaml.Node) {
		switch n.Kind {
		case yaml.MappingNode:
			for i := 0; i < len(n.Content); i += 2 {
				walk(n.Content[i].Value, n.Content[i+1])
			}
		case yaml.ScalarNode:
			if n.Style != yaml.LiteralStyle {
				values[n.Line] = scalarValue{key, n.Value}
			}
		default:
			for _, inner := range n.Content {
				walk("", inner)
			}
		}
	}
	walk("", &root)
	return values
}

// wantValue wants the value of a line to be that of the HCL that it comes from.
func wantValue(t *testing.T, where string, got scalarValue, want string) {
	t.Helper()
	switch {
	case got.value == want, sameQuantity(got.value, want):
	case got.key == "name", got.key == "targetPort": // of an entry of a map, whose range has its value too
	case got.key == "protocol", got.key == "containerPort":
		if !strings.Contains(want, got.value) && !strings.Contains(want, strings.ToLower(got.value)) {
			t.Errorf("%s comes from %q", where, want)
		}
	case got.key == "failureThreshold" && strings.HasSuffix(want, "s"): // within
	default:
		t.Errorf("%s comes from %q", where, want)
	}
}

// A line of a text comes from its line of the heredoc, where that is sure.
func TestTextLines(t *testing.T) {
	for name, c := range map[string]struct {
		hcl  string // the data of a config map
		want string // the lines of its texts: number of the HCL line, text
	}{
		"plain":             {"a = <<EOT\none\n  two\n\nthree\nEOT", "3 one|4   two|5 |6 three"},
		"indented":          {"a = <<-EOT\n  one\n    two\n  EOT", "3 one|4   two"},
		"function":          {"a = chomp(<<-EOT\n  one\n\n  two\n  EOT\n)", "3 one|4 |5 two"},
		"templates":         {"a = <<EOT\nx ${upper(\"y\")} z\n$${i} %%{j}\nlast\nEOT", "3 x Y z|4 ${i} %{j}|5 last"},
		"template in lines": {"a = <<EOT\none\n${\"a\\nb\"}\nlast\nEOT", "3 one|2 a|2 b|5 last"},
		"for":               {"a = <<EOT\none\n%{ for x in [1, 2] ~}\nitem ${x}\nsame\n%{ endfor ~}\nlast\nEOT", "3 one|2 item 1|6 same|2 item 2|6 same|8 last"},
		"doubled":           {"a = \"${<<EOT\none\nEOT\n}b\\n\"", "3 one|2 b"},
		"two heredocs":      {"a = format(\"%s%s\", <<A\none\nA\n, <<B\ntwo\nB\n)", "2 one|2 two"},
		"one line of HCL":   {`a = "one\ntwo\n"`, "2 one|2 two"},
		"mark as a text":    {"a = <<EOT\nEOTS\nx <<EOT y\nEOT", "3 EOTS|4 x <<EOT y"},
		"wide characters":   {"a = <<EOT\n\tgröße 👩‍👩‍👧 x\nb\nEOT", "3 \tgröße 👩‍👩‍👧 x|4 b"},
	} {
		t.Run(name, func(t *testing.T) {
			src := []byte("config_map \"c\" {\n data = { " + c.hcl + "\n }\n}\n")
			result := runSource(t, "app.hcl", src)
			out, spans, d := traced(result, result.Objects[0])
			if d != nil {
				t.Fatal(d)
			}
			_, block, _ := strings.Cut(string(out), "a: |")
			var got []string
			lines := strings.Split(strings.TrimSuffix(block, "\n"), "\n")[1:]
			first := strings.Count(string(out), "\n") - len(lines)
			for i, line := range lines {
				r := sourcemap.At(spans, first+i+1).Range
				got = append(got, fmt.Sprintf("%d %s", r.Start.Line, strings.TrimPrefix(line, "    ")))
				if text := string(r.SliceBytes(src)); r.Start.Line > 2 && !strings.Contains(text, "{") && text != strings.TrimSpace(line) {
					t.Errorf("%q comes from %q", line, text)
				}
			}
			if diff := cmp.Diff(c.want, strings.Join(got, "|")); diff != "" {
				t.Errorf("wrong lines (-want +got):\n%s\n%s", diff, out)
			}
		})
	}
}

// Columns count what a reader takes for one character, as all of HCL's do.
func TestTextColumns(t *testing.T) {
	src := []byte("config_map \"c\" {\n data = { a = <<EOT\n\tgröße 👩‍👩‍👧 x \nb\nEOT\n }\n}\n")
	result := runSource(t, "app.hcl", src)
	_, spans, _ := traced(result, result.Objects[0])
	r := sourcemap.At(spans, 7).Range
	if got := fmt.Sprintf("%d,%d-%d,%d", r.Start.Line, r.Start.Column, r.End.Line, r.End.Column); got != "3,2-3,11" {
		t.Errorf("the line is at %s: %q", got, r.SliceBytes(src))
	}
}

// TestDescribe says in the file's own words what stands at a place.
func TestDescribe(t *testing.T) {
	src := []byte(`deployment "shop" {
  replicas = 3
  container "web" {
    image = "x"
    args  = ["a", ["b"][0]]
    env = {
      A           = "1"
      "b c"       = "2"
      (upper("x")) = "3"
    }
    resources {
      limits = { cpu = "1" }
    }
    readiness_probe {
      http_get {
        path = "/"
      }
    }
  }
  service {}
}
pattern "a" "b" {}
`)
	file := parsed(t, src)
	for text, want := range map[string]string{
		`deployment "shop"`: `deployment "shop"`,
		`3`:                 `replicas of deployment "shop"`,
		`container "web"`:   `container "web" of deployment "shop"`,
		`"a", [`:            `args[0] of container "web" of deployment "shop"`,
		`["b"][0]`:          `args[1] of container "web" of deployment "shop"`,
		`A           =`:     `env.A of container "web" of deployment "shop"`,
		`"b c"`:             `env["b c"] of container "web" of deployment "shop"`,
		`(upper`:            `env of container "web" of deployment "shop"`,
		`cpu`:               `limits.cpu of resources of container "web" of deployment "shop"`,
		`"/"`:               `path of http_get of readiness_probe of container "web" of deployment "shop"`,
		`service`:           `service of deployment "shop"`,
		`pattern "a"`:       `pattern "a" "b"`,
	} {
		at := hcl.Range{Filename: "app.hcl", Start: hcl.Pos{Byte: bytes.Index(src, []byte(text))}}
		if got := Describe(file, at); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
	if got := Describe(nil, hcl.Range{}); got != "" {
		t.Errorf("without a file: %q", got)
	}
}

func parsed(t *testing.T, src []byte) *hcl.File {
	t.Helper()
	source, diags := parse.Files(folder, []parse.Input{{Name: "app.hcl", Bytes: src}})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return source.Sources()["app.hcl"]
}

// WriteTraced writes what Write does, and what it says of each object fits the
// lines that it wrote.
func TestWriteTraced(t *testing.T) {
	src := "config_map \"c\" {\n  for_each = range(200)\n  data = { n = each.value }\n}\n"
	src = strings.Replace(src, "range(200)", "toset([for i in range(200) : tostring(i)])", 1)
	result := runSource(t, "app.hcl", []byte(src))
	var plain, mapped bytes.Buffer
	if _, err := Write(&plain, "app.hcl", result.Objects); err != nil {
		t.Fatal(err)
	}
	line, objects := 0, 0
	_, err := WriteTraced(&mapped, "app.hcl", result.Objects, result.Sources, func(o *object.Object, lines int, spans []sourcemap.Span) {
		if o != result.Objects[objects] {
			t.Fatalf("object %d is another one", objects)
		}
		wantWhole(t, spans, lines)
		line += lines
		objects++
	})
	if err != nil || !bytes.Equal(plain.Bytes(), mapped.Bytes()) || line != bytes.Count(plain.Bytes(), []byte("\n")) || objects != 200 {
		t.Errorf("%d lines of %d objects, error %v", line, objects, err)
	}
}

// Each document of the examples is found again by what it says of itself.
func TestDocumentsKnowThemselves(t *testing.T) {
	seen := 0
	all := examples(t, "examples")
	maps.Copy(all, examples(t, "examples/reference"))
	for name, src := range all {
		result := runSource(t, name, src)
		var out bytes.Buffer
		if _, err := Write(&out, name, result.Objects); err != nil {
			t.Fatal(err)
		}
		documents, err := sourcemap.Documents(out.Bytes(), Source)
		if err != nil || len(documents) != len(result.Objects) {
			t.Fatalf("%s: %d documents of %d objects, error %v", name, len(documents), len(result.Objects), err)
		}
		for i, d := range documents {
			text, _ := YAML(nil, result.Objects[i])
			if id, ok := d.Identity(); !ok || id != Identity(result.Objects[i]) || !bytes.Equal(text, d.Text) || d.Source != name {
				t.Errorf("%s: object %d is read as %v of %s", name, i, id, d.Source)
			}
			seen++
		}
	}
	if seen < 20 {
		t.Errorf("only %d documents", seen)
	}
}
