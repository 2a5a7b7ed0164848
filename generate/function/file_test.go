package function

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/zclconf/go-cty/cty"

	_ "podgen/golden"
)

// TestRealFolder runs against a real folder with links in it, as an os.Root.
func TestRealFolder(t *testing.T) {
	outside := t.TempDir()
	inside := t.TempDir()
	write := func(folder, name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	link := func(target, name string) {
		t.Helper()
		if err := os.Symlink(target, filepath.Join(inside, name)); err != nil {
			t.Fatal(err)
		}
	}
	write(outside, "secret.txt", "secret")
	write(inside, "a.txt", "A")
	if err := os.Mkdir(filepath.Join(inside, "sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(inside, "sub/b.txt", "B")
	link("a.txt", "within.txt")
	link(filepath.Join(outside, "secret.txt"), "absolute.out")
	link("../"+filepath.Base(outside)+"/secret.txt", "relative.out")
	link(outside, "folder")
	link("loop", "loop")
	if err := syscall.Mkfifo(filepath.Join(inside, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(inside)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close() //nolint:errcheck // it is only read

	for _, c := range []call{
		{expr: `file("a.txt")`, want: `"A"`},
		{expr: `file("within.txt")`, want: `"A"`},
		{expr: `file("sub/../a.txt")`, want: `"A"`},
		{expr: `file("absolute.out")`, err: `leads outside the module's folder by a link`},
		{expr: `file("relative.out")`, err: `leads outside the module's folder by a link`},
		{expr: `file("folder/secret.txt")`, err: `leads outside the module's folder by a link`},
		{expr: `filesha256("absolute.out")`, err: `leads outside`},
		{expr: `templatefile("absolute.out", {})`, err: `leads outside`},
		{expr: `fileexists("absolute.out")`, err: `leads outside`},
		{expr: `fileset(".", "*.out")`, err: `leads outside`},
		{expr: `fileset("folder", "*")`, err: `leads outside`},
		{expr: `fileset(".", "**/*.txt")`, want: `["a.txt", "sub/b.txt", "within.txt"]`},
		{expr: `file("loop")`, err: `cannot be read`},
		{expr: `file("pipe")`, err: `is a pipe, not a file`},
		{expr: `file("a.txt/b")`, err: `"a.txt/b"`},
		{expr: `file("sub/a.txt")`, err: `did you mean "sub/b.txt"`},
	} {
		t.Run(c.expr, func(t *testing.T) {
			got, diags := evaluate(t, c.expr, root.FS(), &Budget{})
			if c.err != "" {
				if text := errorText(diags); !strings.Contains(text, c.err) || strings.Contains(text, "secret\n") {
					t.Errorf("error %q, want %q", text, c.err)
				}
				return
			}
			want, _ := evaluate(t, c.want, nil, nil)
			if got.Type().IsSetType() {
				got = cty.TupleVal(got.AsValueSlice())
			}
			if diags.HasErrors() || !got.RawEquals(want) {
				t.Errorf("got %#v %s, want %s", got, errorText(diags), c.want)
			}
		})
	}
}

func TestPatterns(t *testing.T) {
	for _, c := range []struct {
		pattern, path string
		want          bool
	}{
		{"*", "a", true}, {"*", "a/b", false}, {"**", "a", true}, {"**", "a/b/c", true},
		{"**/c", "c", true}, {"**/c", "a/b/c", true}, {"a/**", "a/b", true}, {"a/**/c", "a/c", true},
		{"a/**/c", "a/x/y/c", true}, {"a/**/c", "b/c", false}, {"**/x/**/y", "x/y", true}, {"**/x/**/y", "a/x/b/y", true},
		{"**/x/**/y", "a/y", false}, {"{a,b}/*.{x,y}", "b/q.y", true}, {"{a,b}/*.{x,y}", "c/q.y", false},
		{"{a,{b,c}d}", "cd", true}, {"[^a]", "b", true}, {"[^a]", "a", false}, {"./a", "a", true},
		{strings.Repeat("**/", 200) + "z", strings.Repeat("a/", 100) + "b", false},
	} {
		patterns, err := parsePatterns(c.pattern)
		if err != nil {
			t.Errorf("%s: %s", c.pattern, err)
			continue
		}
		if got := anyMatch(patterns, strings.Split(c.path, "/"), false); got != c.want {
			t.Errorf("%.40s matches %.40s: %v", c.pattern, c.path, got)
		}
	}
}
