package golden

import (
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCheck says what comparing and rewriting do with a file that exists, or not.
func TestCheck(t *testing.T) {
	cases := map[string]struct {
		before string // content of golden/a/b.txt; "none" for no file
		got    string
		update bool

		wantErr []string // parts of the message; none for success
		after   string
	}{
		"same": {
			before: "one\n", got: "one\n",
			after: "one\n",
		},
		"different": {
			before: "one\ntwo\nthree\n", got: "one\n2\nthree\n",
			wantErr: []string{"golden/a/b.txt is not what this run gives", " one\n-two\n+2\n three\n", "make update"},
			after:   "one\ntwo\nthree\n",
		},
		"different in the last line feed": {
			before: "one\n", got: "one",
			wantErr: []string{"-one\n+one\n\\ No newline at end of file\n"},
			after:   "one\n",
		},
		"missing": {
			before: "none", got: "one\n",
			wantErr: []string{"golden/a/b.txt does not exist", "+one\n", "make update"},
			after:   "none",
		},
		"missing is not empty": {
			before: "none", got: "",
			wantErr: []string{"golden/a/b.txt does not exist"},
			after:   "none",
		},
		"update of a different file": {
			before: "one\n", got: "two\n", update: true,
			after: "two\n",
		},
		"update of a missing file": {
			before: "none", got: "two\n", update: true,
			after: "two\n",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := store{root: t.TempDir(), update: c.update}
			write(t, s.root, "golden/a/b.txt", c.before)
			wantError(t, s.check("golden/a/b.txt", []byte(c.got)), c.wantErr...)
			wantFile(t, s.root, "golden/a/b.txt", c.after)
		})
	}
}

// TestCheckAbsent says the same of a file that should not be there.
func TestCheckAbsent(t *testing.T) {
	cases := map[string]struct {
		before  string
		update  bool
		wantErr []string
		after   string
	}{
		"absent": {
			before: "none",
			after:  "none",
		},
		"present": {
			before:  "one\n",
			wantErr: []string{"golden/a.txt should not exist: too old", "-one\n", "make update"},
			after:   "one\n",
		},
		"update": {
			before: "one\n", update: true,
			after: "none",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := store{root: t.TempDir(), update: c.update}
			write(t, s.root, "golden/a.txt", c.before)
			wantError(t, s.checkAbsent("golden/a.txt", "too old"), c.wantErr...)
			wantFile(t, s.root, "golden/a.txt", c.after)
		})
	}
}

// TestPathsStayInside: no path leads out of the module, not even in an update.
func TestPathsStayInside(t *testing.T) {
	for _, name := range []string{"../a", "golden/../../a", "/a", "golden//a", "", "."} {
		t.Run(name, func(t *testing.T) {
			s := store{root: t.TempDir(), update: true}
			wantError(t, s.check(name, nil), "not the path of a file inside the module")
			wantError(t, s.checkAbsent(name, ""), "not the path of a file inside the module")
		})
	}
}

// TestUpdateFlag: -update works, except where CI=true is set.
func TestUpdateFlag(t *testing.T) {
	cases := []struct {
		ci      string
		args    []string
		want    bool
		wantErr []string
	}{
		{ci: "", args: nil, want: false},
		{ci: "", args: []string{"-update"}, want: true},
		{ci: "", args: []string{"-update=false"}, want: false},
		{ci: "", args: []string{"-update=x"}, wantErr: []string{"invalid"}},
		{ci: "false", args: []string{"-update"}, want: true},
		{ci: "true", args: nil, want: false},
		{ci: "true", args: []string{"-update=false"}, want: false},
		{ci: "true", args: []string{"-update"}, wantErr: []string{"not rewritten where CI=true is set"}},
		{ci: "1", args: []string{"-update"}, wantErr: []string{"not rewritten where CI=true is set"}},
	}
	for _, c := range cases {
		t.Run("CI="+c.ci+" "+strings.Join(c.args, " "), func(t *testing.T) {
			flags := flag.NewFlagSet("test", flag.ContinueOnError)
			flags.SetOutput(io.Discard)
			update := updateFlag(flags, func(name string) string { return map[string]string{"CI": c.ci}[name] })
			wantError(t, flags.Parse(c.args), c.wantErr...)
			if *update != c.want {
				t.Errorf("update is %v, want %v", *update, c.want)
			}
		})
	}
}

// TestFindRoot: the root is the nearest folder upwards that holds a go.mod.
func TestFindRoot(t *testing.T) {
	outer := t.TempDir()
	write(t, outer, "go.mod", "module outer\n")
	write(t, outer, "a/b/c.go", "package b\n")
	write(t, outer, "inner/go.mod", "module inner\n")
	write(t, outer, "inner/d/e.go", "package d\n")
	for from, want := range map[string]string{".": ".", "a/b": ".", "inner": "inner", "inner/d": "inner"} {
		got, err := findRoot(filepath.Join(outer, from))
		if err != nil || got != filepath.Join(outer, want) {
			t.Errorf("from %s: got %s, %v; want %s", from, got, err, want)
		}
	}
	if got, err := findRoot(t.TempDir()); err == nil {
		t.Errorf("outside of a module: got %s, want an error", got)
	}
}

// TestRoot: for a test of this package the root is the folder above.
func TestRoot(t *testing.T) {
	want, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	if got := Root(t); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// wantError fails unless err has all parts in its message, or is nil where there are none.
func wantError(t *testing.T, err error, parts ...string) {
	t.Helper()
	if len(parts) == 0 && err != nil {
		t.Errorf("unexpected error: %v", err)
	}
	for _, part := range parts {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("error is %v\nwant it to contain %q", err, part)
		}
	}
}

// write makes a file below root, unless its content is "none".
func write(t *testing.T, root, name, content string) {
	t.Helper()
	if content == "none" {
		return
	}
	file := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// wantFile fails unless the file has the content, "none" meaning that it is not there.
func wantFile(t *testing.T, root, name, want string) {
	t.Helper()
	got, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if os.IsNotExist(err) {
		got, err = []byte("none"), nil
	}
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is %q, want %q", name, got, want)
	}
}
