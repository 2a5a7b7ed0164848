package output

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// full returns a folder with old files, and the new set for it: everything that
// Commit can do is in it.
func full(t *testing.T) (dir string, files []File) {
	var old []File
	for i := range 10 {
		old = append(old, file(fmt.Sprintf("pod-%d.yaml", i), "old\n"), file(fmt.Sprintf("pod-gone-%d.yaml", i), "old\n"))
	}
	for i := range 15 {
		files = append(files, file(fmt.Sprintf("pod-%d.yaml", i), "new\n"))
	}
	return makeTree(t, old...), files
}

// steps is how many renames Commit makes for full: 15 new files, 10 stale ones.
const steps = 25

func addAll(t *testing.T, w *Writer, files []File) {
	t.Helper()
	for _, f := range files {
		must(t, w.Add(f))
	}
}

// interrupted is a context that ends at the nth look at it, after it did
// something: what happens between two renames.
type interrupted struct {
	context.Context
	left *int
	do   func()
}

func interruptAt(n int, do func()) interrupted {
	return interrupted{context.Background(), &n, do}
}

func (c interrupted) Err() error {
	if *c.left--; *c.left >= 0 {
		return nil
	}
	if *c.left == -1 {
		c.do()
	}
	return context.Canceled
}

func TestInterruptedCommit(t *testing.T) {
	for n := range steps {
		dir, files := full(t)
		before := treeOf(t, dir)
		w := openWriter(t, dir, options())
		addAll(t, w, files)
		if _, err := w.Commit(interruptAt(n, func() {})); err == nil {
			t.Fatalf("interrupted before rename %d: no error", n)
		}
		before.is(t, dir)
	}
}

// TestFailingRename: the file to be renamed is gone at each step in turn, or
// something came into its way.
func TestFailingRename(t *testing.T) {
	for name, sabotage := range map[string]func(dir string){
		"new file is gone": func(dir string) { must(t, os.Remove(filepath.Join(staging(t, dir), "new", "7"))) },
		"old file is gone": func(dir string) { must(t, os.Remove(filepath.Join(dir, "pod-7.yaml"))) },
		"old file is another": func(dir string) {
			must(t, os.Remove(filepath.Join(dir, "pod-7.yaml")))
			put(t, filepath.Join(dir, "pod-7.yaml"), "# from a.hcl\nmine\n")
		},
		"a folder with a file": func(dir string) {
			must(t, os.Mkdir(filepath.Join(dir, "pod-14.yaml"), 0o755))
			put(t, filepath.Join(dir, "pod-14.yaml", "mine"), "")
		},
		"a link": func(dir string) { must(t, os.Symlink("/etc/passwd", filepath.Join(dir, "pod-14.yaml"))) },
		"no place for old files": func(dir string) {
			must(t, os.RemoveAll(filepath.Join(staging(t, dir), "old")))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir, files := full(t)
			w := openWriter(t, dir, options())
			addAll(t, w, files)
			sabotage(dir)
			before := treeOf(t, dir)
			for name := range before {
				if strings.HasPrefix(name, stagingPrefix) {
					delete(before, name)
				}
			}
			_, err := w.Commit(context.Background())
			wantError(t, err, dir)
			before.is(t, dir)
		})
	}
}

// TestNotTakenBack: what cannot be put back is said, and what is left of it kept.
func TestNotTakenBack(t *testing.T) {
	dir, files := full(t)
	w := openWriter(t, dir, options())
	addAll(t, w, files)
	_, err := w.Commit(interruptAt(steps-1, func() {
		must(t, os.Remove(filepath.Join(dir, "pod-3.yaml")))
		must(t, os.Mkdir(filepath.Join(dir, "pod-3.yaml"), 0o755))
		put(t, filepath.Join(dir, "pod-3.yaml", "mine"), "")
	}))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the cause is lost: %v", err)
	}
	saved, globErr := filepath.Glob(filepath.Join(dir, "podgen-saved-*"))
	must(t, globErr)
	if len(saved) != 1 {
		t.Fatalf("saved: %q", saved)
	}
	wantError(t, err, "pod-3.yaml", saved[0])
	kept := treeOf(t, saved[0])
	if len(kept) != 1 || !strings.HasSuffix(kept[kept.names()[0]], "old\n") {
		t.Errorf("kept: %v", kept)
	}
	must(t, os.RemoveAll(saved[0]))
	must(t, os.RemoveAll(filepath.Join(dir, "pod-3.yaml")))
	want, _ := full(t)
	must(t, os.Remove(filepath.Join(want, "pod-3.yaml")))
	treeOf(t, want).is(t, dir)
}

// TestFailingAdd: a file that cannot be written lets nothing be written.
func TestFailingAdd(t *testing.T) {
	dir, files := full(t)
	before := treeOf(t, dir)
	w := openWriter(t, dir, options())
	addAll(t, w, files[:5])
	must(t, os.RemoveAll(filepath.Join(staging(t, dir), "new")))
	wantError(t, w.Add(files[5]), filepath.Join(dir, files[5].Name), "cannot be written")
	_, err := w.Commit(context.Background())
	wantError(t, err, "nothing is written", files[5].Name)
	before.is(t, dir)
}

// TestLeftovers: a process that was killed left its hidden folder behind.
func TestLeftovers(t *testing.T) {
	dir, files := full(t)
	killed := openWriter(t, dir, options())
	addAll(t, killed, files)
	killed.closed = true
	must(t, killed.release()) // as the system does

	write(t, dir, options(), files...)
	for name := range treeOf(t, dir) {
		if strings.HasPrefix(name, ".") {
			t.Errorf("%s is still there", name)
		}
	}
}

// TestFolderIsReplaced: a writer stays with the folder that it opened.
func TestFolderIsReplaced(t *testing.T) {
	dir, files := full(t)
	w := openWriter(t, dir, options())
	addAll(t, w, files)
	elsewhere := filepath.Join(t.TempDir(), "elsewhere")
	must(t, os.Mkdir(elsewhere, 0o755))
	must(t, os.Rename(dir, dir+"-moved"))
	must(t, os.Symlink(elsewhere, dir))
	t.Cleanup(func() { must(t, os.Remove(dir)) })
	_, err := w.Commit(context.Background())
	must(t, err)
	tree{}.is(t, elsewhere)
}

// TestWithoutLinks plays a file system that cannot link: a link fails where
// there is a file already. The old files are renamed then.
func TestWithoutLinks(t *testing.T) {
	for _, n := range []int{0, 5, 12, steps - 1, steps} {
		dir, files := full(t)
		before := treeOf(t, dir)
		w := openWriter(t, dir, options())
		addAll(t, w, files)
		for i := range steps {
			put(t, filepath.Join(staging(t, dir), "old", strconv.Itoa(i)), "in the way")
		}
		_, err := w.Commit(interruptAt(n, func() {}))
		if n < steps {
			wantError(t, err, "canceled")
			before.is(t, dir)
			continue
		}
		must(t, err)
		if got := len(treeOf(t, dir)); got != len(files) {
			t.Errorf("%d files, want %d", got, len(files))
		}
	}
}
