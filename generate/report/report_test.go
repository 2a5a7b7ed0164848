package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"podgen/generate/diag"
	_ "podgen/golden"
)

// write returns what a writer makes of the diagnostics.
func write(t testing.TB, o Options, files map[string]*hcl.File, diags ...*hcl.Diagnostic) string {
	t.Helper()
	var b bytes.Buffer
	w := New(&b, o)
	if err := w.Add(files, diags); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// source parses a file and returns it with the range of a piece of it.
func source(t testing.TB, name, src, piece string) (map[string]*hcl.File, hcl.Range) {
	t.Helper()
	file, diags := hclsyntax.ParseConfig([]byte(src), name, hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	at := strings.Index(src, piece)
	tokens, _ := hclsyntax.LexConfig([]byte(src), name, hcl.InitialPos)
	for _, token := range tokens {
		if token.Range.Start.Byte == at {
			r := token.Range
			for _, last := range tokens {
				if last.Range.End.Byte == at+len(piece) {
					r.End = last.Range.End
				}
			}
			return map[string]*hcl.File{name: file}, r
		}
	}
	t.Fatalf("no token begins with %q", piece)
	return nil, hcl.Range{}
}

const pod = "pod \"web\" {\n  container \"main\" {\n    imag = \"nginx:1.27\"\n  }\n}\n"

func misspelt(t testing.TB) (map[string]*hcl.File, *hcl.Diagnostic) {
	files, at := source(t, "a b/pod.hcl", pod, "imag")
	d := diag.Error(at, "Unknown attribute", `container "main" has no attribute "imag".`)
	return files, diag.Note(diag.Suggest(d, at, "image"), "The API calls it image.")
}

func TestText(t *testing.T) {
	files, d := misspelt(t)
	const top = `Error: Unknown attribute

  on a b/pod.hcl line 3, in pod "web":
   3:     imag = "nginx:1.27"

`
	at := *d.Subject
	for name, c := range map[string]struct {
		d    *hcl.Diagnostic
		want string
	}{
		"notes and a suggestion stand below the detail": {d,
			"container \"main\" has no attribute \"imag\".\nNote: The API calls it image.\nSuggestion: image instead of imag\n\n"},
		"a suggestion that the detail makes is not repeated": {
			diag.Suggest(diag.Error(at, "Unknown attribute", `Did you mean "image"?`), at, "image"),
			"Did you mean \"image\"?\n\n"},
		"something to add": {
			diag.Suggest(diag.Error(at, "Unknown attribute", "x"), hcl.Range{Filename: at.Filename, Start: at.Start, End: at.Start}, "port {\n}\n"),
			"x\nSuggestion: add port { …\n\n"},
		"something to leave out": {
			diag.Suggest(diag.Error(at, "Unknown attribute", "x"), at, ""),
			"x\nSuggestion: leave out imag\n\n"},
		"notes without a detail": {
			diag.Note(diag.Error(at, "Unknown attribute", ""), "One.", "Two."), "Note: One.\nNote: Two.\n\n"},
		"what a terminal would obey is not printed": {
			diag.Error(at, "Unknown attribute", "a\x1b[2Jb\x07c\u009bd"), "a\uFFFD[2Jb\uFFFDc\uFFFDd\n\n"},
	} {
		if got := write(t, Options{}, files, c.d); got != top+c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, top+c.want)
		}
	}
	if got := write(t, Options{Colour: true}, files, d); !strings.Contains(got, "\x1b[31mError\x1b[0m") || strings.Contains(got, "\uFFFD") {
		t.Errorf("colour is lost:\n%s", got)
	}
}

// TestExcerpt: the text is that of hcl's own writer, whatever the range is.
func TestExcerpt(t *testing.T) {
	for _, src := range []string{pod, strings.ReplaceAll(pod, "\n", "\r\n"), "", "x", "\n\n\na = \"é\"\n\n\nb = 1", "a {\n\n\n  b = 1\n}\n"} {
		file, _ := hclsyntax.ParseConfig([]byte(src), "x.hcl", hcl.InitialPos)
		file.Bytes = []byte(src)
		files := map[string]*hcl.File{"x.hcl": file}
		tokens, _ := hclsyntax.LexConfig([]byte(src), "x.hcl", hcl.InitialPos)
		for i, first := range tokens {
			for _, last := range tokens[i:] {
				at := hcl.RangeBetween(first.Range, last.Range)
				for _, colour := range []bool{false, true} {
					for _, context := range []*hcl.Range{nil, &tokens[0].Range, &tokens[len(tokens)-1].Range} {
						d := diag.Error(at, "Title", "Detail.")
						d.Context = context
						var want bytes.Buffer
						if err := hcl.NewDiagnosticTextWriter(&want, files, width, colour).WriteDiagnostic(d); err != nil {
							t.Fatal(err)
						}
						if got := write(t, Options{Colour: colour}, files, d); got != string(printable(want.Bytes(), colour)) {
							t.Fatalf("%q, %s: got\n%s\nwant\n%s", src, at, got, &want)
						}
					}
				}
			}
		}
	}
}

func TestJSON(t *testing.T) {
	files, d := misspelt(t)
	got := write(t, Options{Format: JSON}, files, d, diag.About(diag.Unreadable("x: gone."), "x"))
	const want = `{
  "format_version": "1.0",
  "valid": false,
  "error_count": 2,
  "warning_count": 0,
  "info_count": 0,
  "diagnostics": [
    {
      "severity": "error",
      "rule": "unknown-attribute",
      "summary": "Unknown attribute",
      "detail": "container \"main\" has no attribute \"imag\".",
      "notes": [
        "The API calls it image."
      ],
      "range": {
        "filename": "a b/pod.hcl",
        "start": {
          "line": 3,
          "column": 5,
          "byte": 37
        },
        "end": {
          "line": 3,
          "column": 9,
          "byte": 41
        }
      },
      "snippet": {
        "context": "pod \"web\"",
        "code": "    imag = \"nginx:1.27\"",
        "start_line": 3,
        "highlight_start_offset": 4,
        "highlight_end_offset": 8
      },
      "suggestion": {
        "range": {
          "filename": "a b/pod.hcl",
          "start": {
            "line": 3,
            "column": 5,
            "byte": 37
          },
          "end": {
            "line": 3,
            "column": 9,
            "byte": 41
          }
        },
        "text": "image"
      }
    },
    {
      "severity": "error",
      "rule": "cannot-be-read",
      "summary": "Cannot be read",
      "detail": "x: gone.",
      "path": "x"
    }
  ]
}
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	const empty = `{
  "format_version": "1.0",
  "valid": true,
  "error_count": 0,
  "warning_count": 0,
  "info_count": 0,
  "diagnostics": []
}
`
	if got := write(t, Options{Format: JSON}, nil); got != empty {
		t.Errorf("got\n%s\nwant\n%s", got, empty)
	}
}

// TestSnippet: of lines that are very long only a part is shown, and what is
// marked in it is the range.
func TestSnippet(t *testing.T) {
	long := strings.Repeat("x", 100<<10)
	for _, src := range []string{"abc", "abc\n", "é abc", "\xff\xfeabc\xff", "one\r\nabc\r\n", "one\nabc two\nthree", long + "abc" + long} {
		start := strings.Index(src, "abc")
		code, before, length := lines([]byte(src), start, start+3)
		if code[before:before+length] != "abc" || len(code) > mostCode+10 || strings.ContainsAny(code, "\r\n") {
			t.Errorf("%.20q: got %.40q, in it %d bytes from %d", src, code, length, before)
		}
	}
	code, before, length := lines([]byte("a {\n  b\n}\nc"), 0, 10)
	if code != "a {\n  b\n}" || before != 0 || length != len(code) {
		t.Errorf("several lines: got %q, %d bytes from %d", code, length, before)
	}
}

func TestGitHub(t *testing.T) {
	files, d := misspelt(t)
	wide, at := source(t, "x.hcl", "a = \"e\u0301\u00e9\U0001F600\" + b\n", "b")
	over := at
	over.Start = hcl.InitialPos
	over.End.Line = 2
	for name, c := range map[string]struct {
		files map[string]*hcl.File
		d     *hcl.Diagnostic
		want  string
	}{
		"an error": {files, d,
			`::error file=a b/pod.hcl,line=3,endLine=3,col=5,endColumn=9,title=Unknown attribute::container "main" has no attribute "imag".%0ANote: The API calls it image.`},
		"a warning over several lines has no columns": {nil, diag.Warning(over, "Long", "text"),
			"::warning file=x.hcl,line=1,endLine=2,title=Long::text"},
		"columns are counted in characters": {wide, diag.Error(at, "Wide", "text"),
			"::error file=x.hcl,line=1,endLine=1,col=14,endColumn=15,title=Wide::text"},
		"without a place": {nil, diag.Whole("Unknown variable", ""),
			"::error title=Unknown variable::Unknown variable"},
		"a whole file": {nil, diag.About(diag.Unreadable("gone"), "x.hcl"),
			"::error file=x.hcl,title=Cannot be read::gone"},
		"escapes": {nil, diag.About(diag.Whole("a,b:c%\r\n", "a,b:c%\r\n::error::\x00"), `C:\x,y`),
			"::error file=C%3A\\x%2Cy,title=a%2Cb%3Ac%25%0D%0A::a,b:c%25%0D%0A::error::\uFFFD"},
	} {
		if got := write(t, Options{Format: GitHub}, c.files, c.d); got != c.want+"\n" {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

func TestURI(t *testing.T) {
	for _, c := range []struct {
		file, want string
		below      bool
	}{
		{"pod.hcl", "pod.hcl", true},
		{"a b/ü%.hcl", "a%20b/%C3%BC%25.hcl", true},
		{"../pod.hcl", "../pod.hcl", false},
		{"..pod.hcl", "..pod.hcl", true},
		{"c:d.hcl", "c%3Ad.hcl", true},
		{"/srv/a b.hcl", "file:///srv/a%20b.hcl", false},
		{`C:\a b\x.hcl`, "file:///C:/a%20b/x.hcl", false},
		{"C:/a b/x.hcl", "file:///C:/a%20b/x.hcl", false},
		{`\\server\share\x.hcl`, "file://server/share/x.hcl", false},
		{"a\\b?#[x].hcl", "a%5Cb%3F%23%5Bx%5D.hcl", true},
		{"\xff\n.hcl", "%FF%0A.hcl", true},
	} {
		if uri, below := uriOf(c.file); uri != c.want || below != c.below {
			t.Errorf("%q: got %q, %t; want %q, %t", c.file, uri, below, c.want, c.below)
		}
	}
}

// FuzzForms: whatever a diagnostic holds, documents are JSON, a log is SARIF,
// and a workflow command is one line.
func FuzzForms(f *testing.F) {
	f.Add("Unknown attribute", "has no \"imag\"", "a b.hcl", pod, "note", "image", 36, 40, 3)
	f.Add("a\x00\x1b[31m\r\n::error::", "\xff%0A\n\u2028", "C:\\x\n.hcl", "\xff\xfe\r\n\x00", "\x7f", "\"\\", 1, 2, 0)
	f.Add("", "", "", "", "", "", 9, 1, -1)
	f.Add("title", strings.Repeat("é\n", 50<<10), "x", strings.Repeat("x", 100<<10), "n", "t", 50<<10, 60<<10, 1)
	schema := sarifSchema(f)
	f.Fuzz(func(t *testing.T, title, detail, name, src, note, text string, start, end, line int) {
		at := hcl.Range{Filename: name, Start: hcl.Pos{Line: line, Column: start, Byte: start}, End: hcl.Pos{Line: line + end%3, Column: end, Byte: end}}
		d := diag.Suggest(diag.Note(diag.Error(at, title, "%s", detail), note), at, text)
		files := map[string]*hcl.File{name: {Bytes: []byte(src)}}
		whole := diag.About(diag.Whole(title, "%s", detail), name)
		diags := []*hcl.Diagnostic{d, whole, diag.Named(diag.Whole(title, "%s", detail), title+note), d}

		if got := write(t, Options{Format: JSON}, files, diags...); !json.Valid([]byte(got)) {
			t.Errorf("no JSON:\n%s", got)
		}
		checkSARIF(t, schema, write(t, Options{Format: SARIF}, files, diags...))
		got := write(t, Options{Format: GitHub}, files, diags...)
		if strings.Count(got, "\n") != len(diags) || strings.ContainsAny(got, "\r\x00\x1b") || !strings.HasPrefix(got, "::error ") {
			t.Errorf("not one line for each of %d commands:\n%s", len(diags), got)
		}
		if got := write(t, Options{}, files, whole); strings.ContainsAny(got, "\r\x00\x1b") {
			t.Errorf("the text holds control characters: %q", got)
		}
	})
}
