package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"podgen/generate"
	"podgen/generate/sourcemap"
	"podgen/golden"
)

// A line of output is FILE:LINE, perhaps with a column as tools print it. The
// colon of a Windows drive belongs to the file.
func TestTarget(t *testing.T) {
	for given, want := range map[string]string{
		"out.yaml:12":              "out.yaml 12",
		"out.yaml:12:5":            "out.yaml 12",
		"out.yaml:12:":             "out.yaml 12",
		`C:\x\out.yaml:12`:         `C:\x\out.yaml 12`,
		"C:/x/out.yaml:12:1":       "C:/x/out.yaml 12",
		"a:b.yaml:3":               "a:b.yaml 3",
		"dir with blanks/o.yaml:1": "dir with blanks/o.yaml 1",
		"out.yaml":                 "",
		`C:\x\out.yaml`:            "",
		"out.yaml:":                "",
		"out.yaml:x":               "",
		"out.yaml:-1":              "",
		"out.yaml:1x":              "",
		":12":                      "",
		"":                         "",
	} {
		got := ""
		if parts := target().FindStringSubmatch(given); parts != nil {
			got = parts[1] + " " + parts[2]
		}
		if got != want {
			t.Errorf("%s is %q, want %q", given, got, want)
		}
	}
}

func TestFirstDifference(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"a\n", "a\n", 1}, {"a\nb\n", "a\nc\n", 1}, {"a\n", "a\nb\n", 1}, {"x\n", "a\n", 0}, {"a\nb", "a\nb\n", 2}, {"\n\n", "\n", 1},
	} {
		if got := firstDifference([]byte(c.a), []byte(c.b)); got != c.want {
			t.Errorf("%q and %q have %d lines in common, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestQuoted(t *testing.T) {
	for word, want := range map[string]string{"app.hcl": "app.hcl", "my app": "'my app'", "a'b": `'a'\''b'`, "": "''", "$x": "'$x'", "../a/": "../a/"} {
		if got := quoted(word); got != want {
			t.Errorf("%s is %s, want %s", word, got, want)
		}
	}
}

// sourceMap is the JSON of render --source-map, as others read it.
type sourceMap struct {
	Version int
	Files   []struct {
		File    string
		Objects []struct {
			sourcemap.Identity
			From, To int
			Sources  []string
			Origins  [][8]int
		}
	}
}

// podgen runs a command in this process and wants the status to be 0.
func podgen(t *testing.T, args ...string) string {
	t.Helper()
	var out, problems bytes.Buffer
	if status := run(args, &app{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &problems}); status != exitFine {
		t.Fatalf("podgen %s: status %d\n%s", strings.Join(args, " "), status, &problems)
	}
	return out.String()
}

// TestMapAndBlameAgree: for all examples, as a stream and as a folder, the map has
// each line in one origin, which is what blame says of the line.
func TestMapAndBlameAgree(t *testing.T) {
	root := golden.Root(t)
	examples, err := filepath.Glob(filepath.Join(root, "examples", "*.hcl"))
	if err != nil || len(examples) < 5 {
		t.Fatal(examples, err)
	}
	dir := t.TempDir()
	t.Chdir(filepath.Join(root, "examples"))
	blamed := 0
	for i, file := range examples {
		file = filepath.Base(file)
		stream, mapped, folder := filepath.Join(dir, "out.yaml"), filepath.Join(dir, fmt.Sprint(i, ".json")), filepath.Join(dir, fmt.Sprint(i))
		out := podgen(t, "render", "--source-map", mapped, file)
		if err := os.WriteFile(stream, []byte(out), 0o600); err != nil {
			t.Fatal(err)
		}
		blamed += wantAgreement(t, mapped, file, stream)
		podgen(t, "render", "--source-map", mapped, "-o", folder, file)
		wantAgreement(t, mapped, file, "")
	}
	if blamed < 100 {
		t.Errorf("only %d lines were compared", blamed)
	}
}

// wantAgreement compares a map with what blame says of some lines of each origin.
// The file is that of a stream, "" where the map names the files.
func wantAgreement(t *testing.T, mapped, module, stream string) (blamed int) {
	t.Helper()
	data, err := os.ReadFile(mapped)
	if err != nil {
		t.Fatal(err)
	}
	var m sourceMap
	if err := json.Unmarshal(data, &m); err != nil || m.Version != 1 {
		t.Fatalf("version %d, error %v", m.Version, err)
	}
	for _, f := range m.Files {
		name := f.File
		if name == "-" {
			name = stream
		}
		next := 1
		yaml, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		rendered := &blameRun{t: t, file: name, yaml: yaml, module: module}
		for _, o := range f.Objects {
			for _, origin := range o.Origins {
				if origin[0] != next || origin[1] < origin[0] {
					t.Errorf("%s: an origin is of lines %d to %d, want from %d", f.File, origin[0], origin[1], next)
				}
				next = origin[1] + 1
				for _, line := range []int{origin[0], origin[1]} {
					want := fmt.Sprintf("%s:%d:%d-%d:%d %v", o.Sources[origin[2]], origin[3], origin[4], origin[5], origin[6], origin[7] == 1)
					if got := rendered.blame(line); got != want {
						t.Errorf("%s:%d is from %s in the map, and from %s to blame", f.File, line, want, got)
					}
					blamed++
				}
			}
			if o.To != next-1 {
				t.Errorf("%s: %s ends in line %d, its origins in %d", f.File, o.Name, o.To, next-1)
			}
		}
		if lines := bytes.Count(yaml, []byte("\n")); next != lines+1 {
			t.Errorf("%s has %d lines, the map %d", f.File, lines, next-1)
		}
	}
	return blamed
}

// blameRun asks for many lines of one file, without a run for each.
type blameRun struct {
	t            *testing.T
	file, module string
	yaml         []byte
	documents    []sourcemap.Document
	rendered     *rendered
}

func (b *blameRun) blame(line int) string {
	b.t.Helper()
	if b.rendered == nil {
		documents, err := sourcemap.Documents(b.yaml, generate.Source)
		if err != nil {
			b.t.Fatal(err)
		}
		b.documents = documents
		wanted := map[sourcemap.Identity]bool{}
		for _, d := range documents {
			id, _ := d.Identity()
			wanted[id] = true
		}
		b.rendered, err = moduleArgs{Paths: []string{b.module}}.trace(&app{Stdin: strings.NewReader(""), Stderr: b.t.Output()}, wanted)
		if err != nil {
			b.t.Fatal(err)
		}
	}
	d := documentAt(b.documents, line)
	made, wrong := b.rendered.find(b.file, d)
	if wrong != nil {
		b.t.Fatal(wrong.reason)
	}
	s := sourcemap.At(made.spans, d.Line(line))
	return fmt.Sprintf("%s:%d:%d-%d:%d %v", s.Range.Filename, s.Range.Start.Line, s.Range.Start.Column, s.Range.End.Line, s.Range.End.Column, s.Implied)
}
