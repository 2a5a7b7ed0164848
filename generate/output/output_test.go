package output

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestWrite(t *testing.T) {
	dir := makeTree(t,
		file("pod-same.yaml", "1\n"),
		file("pod-other.yaml", "1\n"),
		file("pod-gone.yaml", "1\n"),
		File{Name: "mine.yaml", Data: []byte("kind: Pod\n")},
		File{Name: "README.md", Data: []byte("# from a.hcl\n")},
	)
	must(t, os.Chmod(filepath.Join(dir, "pod-other.yaml"), 0o600))
	old := time.Now().Add(-time.Hour).Truncate(time.Second)
	must(t, os.Chtimes(filepath.Join(dir, "pod-same.yaml"), old, old))

	got := write(t, dir, options(), file("pod-same.yaml", "1\n"), file("pod-other.yaml", "2\n"), file("pod-new.yaml", "1\n"))

	want := Summary{Written: []string{"pod-new.yaml", "pod-other.yaml"}, Unchanged: []string{"pod-same.yaml"}, Removed: []string{"pod-gone.yaml"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	tree{
		"pod-same.yaml":  "-rw-r--r-- # from a.hcl\n1\n",
		"pod-other.yaml": "-rw------- # from a.hcl\n2\n",
		"pod-new.yaml":   "-rw-r--r-- # from a.hcl\n1\n",
		"mine.yaml":      "-rw-r--r-- kind: Pod\n",
		"README.md":      "-rw-r--r-- # from a.hcl\n",
	}.is(t, dir)
	info, err := os.Stat(filepath.Join(dir, "pod-same.yaml"))
	must(t, err)
	if !info.ModTime().Equal(old) {
		t.Error("a file that stays the same was written")
	}
}

func TestWriteTwiceChangesNothing(t *testing.T) {
	dir := t.TempDir()
	files := []File{file("pod-a.yaml", "1\n"), file("pod-b.yaml", "2\n")}
	write(t, dir, options(), files...)
	info, err := os.Stat(dir)
	must(t, err)
	got := write(t, dir, options(), files...)
	if len(got.Unchanged) != 2 || got.Written != nil || got.Removed != nil {
		t.Errorf("got %+v", got)
	}
	again, err := os.Stat(dir)
	must(t, err)
	if !again.ModTime().Equal(info.ModTime()) {
		t.Error("the folder was changed")
	}
}

// TestSizes compares contents around the size of the buffer, with a difference
// at the very end.
func TestSizes(t *testing.T) {
	for _, size := range []int{0, 1, 32<<10 - 13, 32<<10 - 12, 32 << 10, 100_000} {
		content := strings.Repeat("x", size)
		dir := makeTree(t, file("pod-a.yaml", content+"x"))
		if got := write(t, dir, options(), file("pod-a.yaml", content+"x")); len(got.Unchanged) != 1 {
			t.Errorf("%d: equal files give %+v", size, got)
		}
		if got := write(t, dir, options(), file("pod-a.yaml", content+"y")); len(got.Written) != 1 {
			t.Errorf("%d: different files give %+v", size, got)
		}
		if got := write(t, dir, options(), file("pod-a.yaml", content)); len(got.Written) != 1 {
			t.Errorf("%d: a shorter file gives %+v", size, got)
		}
	}
}

func TestFolderIsMade(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b", "c")
	write(t, dir, options(), file("pod-a.yaml", ""))
	tree{"pod-a.yaml": "-rw-r--r-- # from a.hcl\n"}.is(t, dir)
}

func TestFolderIsNotLeftBehind(t *testing.T) {
	ends := map[string]func(*Writer) error{
		"abort": func(w *Writer) error {
			must(t, w.Add(file("pod-a.yaml", "")))
			return w.Abort()
		},
		"no files": func(w *Writer) error {
			_, err := w.Commit(context.Background())
			return err
		},
		"refused": func(w *Writer) error {
			must(t, w.Add(file("pod-a.yaml", "")))
			if w.Add(file("pod-a.yaml", "")) == nil {
				return errors.New("a duplicate was added")
			}
			if _, err := w.Commit(context.Background()); err == nil {
				return errors.New("it was committed all the same")
			}
			return nil
		},
	}
	for name, end := range ends {
		parent := t.TempDir()
		put(t, filepath.Join(parent, "stays"), "")
		w := openWriter(t, filepath.Join(parent, "a", "b"), options())
		if err := end(w); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		tree{"stays": "-rw-r--r-- "}.is(t, parent)
	}
}

func TestNothingChangesBeforeCommit(t *testing.T) {
	dir := makeTree(t, file("pod-a.yaml", "1\n"), file("pod-gone.yaml", "1\n"))
	before := treeOf(t, dir)
	w := openWriter(t, dir, options())
	must(t, w.Add(file("pod-a.yaml", "2\n")))
	must(t, w.Add(file("pod-b.yaml", "2\n")))
	for name := range treeOf(t, dir) {
		if _, ok := before[name]; !ok && !strings.HasPrefix(name, ".") {
			t.Errorf("%s is there before Commit", name)
		}
	}
	must(t, w.Abort())
	before.is(t, dir)
	if err := w.Add(file("pod-c.yaml", "")); !errors.Is(err, errClosed) {
		t.Errorf("Add after Abort: %v", err)
	}
	if _, err := w.Commit(context.Background()); !errors.Is(err, errClosed) {
		t.Errorf("Commit after Abort: %v", err)
	}
	must(t, w.Abort())
	before.is(t, dir)
}

func TestStale(t *testing.T) {
	exists := func(source string) bool { return source != "deleted.hcl" && source != "apps/deleted.hcl" }
	tests := []struct {
		name, source string
		opts         Options
		removed      bool
	}{
		{"source of an added file", "a.hcl", Options{}, true},
		{"named source", "b.hcl", Options{Sources: []string{"b.hcl"}}, true},
		{"named another way", "./b.hcl", Options{Sources: []string{"x/../b.hcl"}}, true},
		{"other source", "b.hcl", Options{Sources: []string{"c.hcl"}}, false},
		{"other source that is there", "b.hcl", Options{Exists: exists}, false},
		{"other source that is not", "deleted.hcl", Options{Exists: exists}, true},
		{"nobody knows", "deleted.hcl", Options{}, false},
		{"in a rendered folder", "apps/deleted.hcl", Options{Folders: []string{"apps/"}}, true},
		{"in the folder above", "apps/deleted.hcl", Options{Folders: []string{"."}}, false},
		{"in a folder below", "apps/x/deleted.hcl", Options{Folders: []string{"apps"}}, false},
		{"in a folder that starts alike", "apps2/a.hcl", Options{Folders: []string{"apps"}}, false},
		{"in the current folder", "c.hcl", Options{Folders: []string{"."}}, true},
		{"standard input", "-", Options{Folders: []string{"."}}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := makeTree(t, fileFrom(test.source, "pod-old.yaml", ""))
			test.opts.Source = options().Source
			changes, err := Check(dir, []File{file("pod-a.yaml", "")}, test.opts)
			must(t, err)
			got := write(t, dir, test.opts, file("pod-a.yaml", ""))
			if removed := slices.Equal(got.Removed, []string{"pod-old.yaml"}); removed != test.removed {
				t.Errorf("got %+v", got)
			}
			if checked := len(changes) == 2; checked != test.removed {
				t.Errorf("Check says %+v", changes)
			}
			if _, err := os.Stat(filepath.Join(dir, "pod-old.yaml")); (err != nil) != test.removed {
				t.Errorf("pod-old.yaml: %v", err)
			}
		})
	}
}

// TestNotStale: what looks like podgen's but is not touched.
func TestNotStale(t *testing.T) {
	dir := makeTree(t,
		File{Name: "second-line.yaml", Data: []byte("\n# from a.hcl\n")},
		File{Name: "other.yml", Data: []byte("# from a.hcl\n")},
		File{Name: "plain.yaml", Data: []byte("from a.hcl\n")},
		File{Name: "empty.yaml"},
		File{Name: "long.yaml", Data: []byte(strings.Repeat("#", 200_000))},
	)
	put(t, filepath.Join(dir, "target"), "# from a.hcl\n")
	must(t, os.Symlink("target", filepath.Join(dir, "link.yaml")))
	must(t, os.Mkdir(filepath.Join(dir, "folder.yaml"), 0o755))
	put(t, filepath.Join(dir, "folder.yaml", "pod-old.yaml"), "# from a.hcl\n")
	want := treeOf(t, dir)
	write(t, dir, options("a.hcl"))
	want.is(t, dir)
}

func TestHeaderWithCRLF(t *testing.T) {
	dir := makeTree(t, File{Name: "pod-old.yaml", Data: []byte("# from a.hcl\r\nx: 1\r\n")})
	if got := write(t, dir, options("a.hcl")); !slices.Equal(got.Removed, []string{"pod-old.yaml"}) {
		t.Errorf("got %+v", got)
	}
}

// TestNameInOtherCase plays a file system on which the case of letters does not
// count: the old name and the new one are one file.
func TestNameInOtherCase(t *testing.T) {
	dir := makeTree(t, file("pod-WEB.yaml", ""))
	must(t, os.Link(filepath.Join(dir, "pod-WEB.yaml"), filepath.Join(dir, "pod-web.yaml")))
	if got := write(t, dir, options(), file("pod-web.yaml", "")); got.Removed != nil {
		t.Errorf("the new file was removed: %+v", got)
	}
	dir = makeTree(t, file("pod-WEB.yaml", ""))
	if got := write(t, dir, options(), file("pod-web.yaml", "")); !slices.Equal(got.Removed, []string{"pod-WEB.yaml"}) {
		t.Errorf("the old file is still there: %+v", got)
	}
}

func TestDuplicates(t *testing.T) {
	for _, other := range []string{"pod-a.yaml", "pod-A.yaml"} {
		dir := t.TempDir()
		w := openWriter(t, dir, options())
		must(t, w.Add(fileFrom("a.hcl", "pod-a.yaml", "")))
		err := w.Add(fileFrom("b.hcl", other, "2"))
		var duplicate *DuplicateError
		if !errors.As(err, &duplicate) || *duplicate != (DuplicateError{"pod-a.yaml", "a.hcl", other, "b.hcl"}) {
			t.Errorf("got %v", err)
		}
		must(t, w.Add(file("pod-b.yaml", ""))) // to find what else is wrong
		_, err = w.Commit(context.Background())
		wantError(t, err, "nothing is written", "pod-a.yaml")
		if !errors.As(err, &duplicate) {
			t.Errorf("Commit hides the type of %v", err)
		}
		tree{}.is(t, dir)

		if _, err := Check(dir, []File{file("pod-a.yaml", ""), file(other, "")}, options()); !errors.As(err, &duplicate) {
			t.Errorf("Check: got %v", err)
		}
	}
}

// TestRefused: what stands where a new file should go, and is not podgen's. The
// folder stays as it is, and Check says the same.
func TestRefused(t *testing.T) {
	tests := map[string]struct {
		want string
		make func(t *testing.T, path string)
	}{
		"no header":              {"was not generated by podgen", func(t *testing.T, path string) { put(t, path, "kind: Pod\n") }},
		"no header, same length": {"was not generated by podgen", func(t *testing.T, path string) { put(t, path, "# FROM a.hcl\n") }},
		"empty":                  {"was not generated by podgen", func(t *testing.T, path string) { put(t, path, "") }},
		"folder":                 {"is a folder", func(t *testing.T, path string) { must(t, os.Mkdir(path, 0o755)) }},
		"link":                   {"is a symbolic link", func(t *testing.T, path string) { must(t, os.Symlink("pod-z.yaml", path)) }},
		"link outside":           {"is a symbolic link", func(t *testing.T, path string) { must(t, os.Symlink("/etc/passwd", path)) }},
		"broken link":            {"is a symbolic link", func(t *testing.T, path string) { must(t, os.Symlink("nowhere", path)) }},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := makeTree(t, file("pod-a.yaml", "1\n"), file("pod-old.yaml", ""), file("pod-z.yaml", ""))
			test.make(t, filepath.Join(dir, "pod-b.yaml"))
			before := treeOf(t, dir)
			files := []File{file("pod-a.yaml", "2\n"), file("pod-b.yaml", ""), file("pod-c.yaml", "")}
			_, err := Write(context.Background(), dir, files, options())
			wantError(t, err, filepath.Join(dir, "pod-b.yaml"), test.want)
			before.is(t, dir)
			_, checkErr := Check(dir, files, options())
			wantError(t, checkErr, err.Error())
		})
	}
}

func TestFolderCannotBeUsed(t *testing.T) {
	parent := t.TempDir()
	put(t, filepath.Join(parent, "file"), "x")
	must(t, os.Symlink("nowhere", filepath.Join(parent, "link")))
	before := treeOf(t, parent)
	for dir, want := range map[string]string{
		"file":                            "is not a folder",
		"file/below":                      "not a directory",
		"link":                            "cannot be opened",
		"a\x00b":                          "invalid argument",
		"a/b/" + strings.Repeat("x", 300): "too long",
	} {
		_, err := Write(context.Background(), filepath.Join(parent, dir), []File{file("pod-a.yaml", "")}, options())
		wantError(t, err, want)
		before.is(t, parent)
	}
	if _, err := Check(filepath.Join(parent, "file"), nil, options()); err == nil {
		t.Error("Check takes a file for a folder")
	}
}

// TestLinkToFolder: the folder itself may be named by a link.
func TestLinkToFolder(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(t.TempDir(), "link")
	must(t, os.Symlink(dir, link))
	write(t, link, options(), file("pod-a.yaml", ""))
	tree{"pod-a.yaml": "-rw-r--r-- # from a.hcl\n"}.is(t, dir)
}

func TestBadFiles(t *testing.T) {
	for _, f := range []File{
		file("", ""), file(".yaml", ""), file("../a.yaml", ""), file("a/b.yaml", ""), file(`a\b.yaml`, ""), file("a.yml", ""), file("a\x00.yaml", ""),
		file(strings.Repeat("a", 251)+".yaml", ""),
		{Name: "a.yaml", Data: []byte("kind: Pod\n")}, {Name: "a.yaml"},
	} {
		dir := t.TempDir()
		if _, err := Write(context.Background(), dir, []File{f}, options()); err == nil {
			t.Errorf("%.20q, %.20q: no error", f.Name, f.Data)
		}
		tree{}.is(t, dir)
	}
}

func TestCheck(t *testing.T) {
	dir := makeTree(t, file("pod-same.yaml", "1\n"), file("pod-other.yaml", "1\n"), file("pod-gone.yaml", "1\n"))
	before := treeOf(t, dir)
	got, err := Check(dir, []File{file("pod-same.yaml", "1\n"), file("pod-other.yaml", "2\n"), file("pod-new.yaml", "1\n")}, options())
	must(t, err)
	want := []Change{
		{"pod-gone.yaml", Removed, "--- pod-gone.yaml\n+++ pod-gone.yaml\n@@ -1,2 +0,0 @@\n-# from a.hcl\n-1\n"},
		{"pod-new.yaml", Created, "--- pod-new.yaml\n+++ pod-new.yaml\n@@ -0,0 +1,2 @@\n+# from a.hcl\n+1\n"},
		{"pod-other.yaml", Changed, "--- pod-other.yaml\n+++ pod-other.yaml\n@@ -1,2 +1,2 @@\n # from a.hcl\n-1\n+2\n"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	before.is(t, dir)
}

func TestCheckWithoutFolder(t *testing.T) {
	parent := t.TempDir()
	got, err := Check(filepath.Join(parent, "a"), []File{file("pod-a.yaml", "")}, options())
	must(t, err)
	if len(got) != 1 || got[0].Kind != Created {
		t.Errorf("got %+v", got)
	}
	tree{}.is(t, parent)
}

// TestCheckAgreesWithWrite: after Write there is nothing to change.
func TestCheckAgreesWithWrite(t *testing.T) {
	dir := makeTree(t, file("pod-other.yaml", "1\n"), file("pod-gone.yaml", "1\n"))
	files := []File{file("pod-other.yaml", "2\n"), file("pod-new.yaml", "1\n")}
	write(t, dir, options(), files...)
	got, err := Check(dir, files, options())
	must(t, err)
	if len(got) != 0 {
		t.Errorf("got %+v", got)
	}
}
