package output

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestAddFromManyGoroutines(t *testing.T) {
	dir := makeTree(t, file("pod-5.yaml", ""), file("pod-6.yaml", "old"))
	w := openWriter(t, dir, options())
	c, err := OpenChecker(dir, options())
	must(t, err)
	defer done(c)
	var wait sync.WaitGroup
	for i := range 200 {
		wait.Go(func() {
			f := file(fmt.Sprintf("pod-%d.yaml", i), "")
			if err := w.Add(f); err != nil {
				t.Error(err)
			}
			if err := c.Add(f); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	changes, err := c.Changes()
	must(t, err)
	if len(changes) != 199 {
		t.Errorf("%d changes", len(changes))
	}
	got, err := w.Commit(context.Background())
	must(t, err)
	if len(got.Written) != 199 || len(got.Unchanged) != 1 || !slices.IsSorted(got.Written) {
		t.Errorf("got %d written, %d unchanged", len(got.Written), len(got.Unchanged))
	}
	if got := len(treeOf(t, dir)); got != 200 {
		t.Errorf("%d files", got)
	}
}

// TestAbortMeanwhile: an interruption comes from another goroutine.
func TestAbortMeanwhile(t *testing.T) {
	dir := makeTree(t, file("pod-0.yaml", "old"))
	before := treeOf(t, dir)
	w := openWriter(t, dir, options())
	ended := make(chan error)
	go func() {
		for i := 0; ; i++ {
			if err := w.Add(file(fmt.Sprintf("pod-%d.yaml", i), "new")); err != nil {
				ended <- err
				return
			}
		}
	}()
	time.Sleep(5 * time.Millisecond)
	must(t, w.Abort())
	if err := <-ended; !errors.Is(err, errClosed) {
		t.Error(err)
	}
	before.is(t, dir)
}

// TestWritersTakeTurns: of several writers on one folder each finds the files
// of one before it, never a mixture.
func TestWritersTakeTurns(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	const writers, files = 8, 20
	var wait sync.WaitGroup
	for i := range writers {
		wait.Go(func() {
			var set []File
			for j := range files {
				set = append(set, file(fmt.Sprintf("pod-%d.yaml", j), fmt.Sprint(i)))
			}
			set = append(set, file(fmt.Sprintf("pod-of-%d.yaml", i), fmt.Sprint(i)))
			got, err := Write(context.Background(), dir, set, options())
			if err != nil {
				t.Error(err)
			}
			if len(got.Written) != files+1 {
				t.Errorf("writer %d wrote %d files", i, len(got.Written))
			}
		})
	}
	wait.Wait()
	contents := map[string]int{}
	for _, content := range treeOf(t, dir) {
		contents[content]++
	}
	if len(contents) != 1 {
		t.Errorf("the folder holds a mixture: %v", contents)
	}
}

// TestNewFolderComesAndGoes: writers that make the folder and remove it again
// do not pull it away from each other.
func TestNewFolderComesAndGoes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			for range 10 {
				w, err := Open(context.Background(), dir, options())
				if err != nil {
					t.Error(err)
					return
				}
				if err := w.Add(file(fmt.Sprintf("pod-%d.yaml", i), "")); err != nil {
					t.Error(err)
				}
				if err := w.Abort(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	if _, err := os.Stat(dir); err == nil {
		t.Error("the folder is still there")
	}
}

func TestWaitEndsWithContext(t *testing.T) {
	dir := t.TempDir()
	openWriter(t, dir, options())
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := Open(ctx, dir, options()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestLockFile(t *testing.T) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	must(t, err)
	defer done(root)
	held, err := tryLockFile(root)
	must(t, err)
	if _, err := tryLockFile(root); !errors.Is(err, errLockedByFile) {
		t.Errorf("got %v", err)
	}
	must(t, held.release())
	tree{}.is(t, dir)
}

// TestKilledProcess: a process that is killed while it has the folder leaves
// everything as it was for the next one.
func TestKilledProcess(t *testing.T) {
	if dir := os.Getenv("PODGEN_TEST_KILLED"); dir != "" {
		w, err := Open(context.Background(), dir, options())
		must(t, err)
		must(t, w.Add(file("pod-a.yaml", "new\n")))
		fmt.Println("ready")
		select {}
	}
	dir := makeTree(t, file("pod-a.yaml", "old\n"))
	before := treeOf(t, dir)
	process := exec.Command(os.Args[0], "-test.run=^TestKilledProcess$")
	process.Env = append(os.Environ(), "PODGEN_TEST_KILLED="+dir)
	out, err := process.StdoutPipe()
	must(t, err)
	must(t, process.Start())
	ready := make([]byte, 6)
	_, err = out.Read(ready)
	must(t, err)
	must(t, process.Process.Kill())
	if process.Wait() == nil {
		t.Error("the process ended by itself")
	}

	w := openWriter(t, dir, options())
	must(t, w.Abort())
	before.is(t, dir)
}

// TestTenThousand does everything to a large set. On a quiet disk each round
// takes a second or two; the bound is for a busy one.
func TestTenThousand(t *testing.T) {
	dir := t.TempDir()
	content := strings.Repeat("key: value\n", 100)
	start := time.Now()
	round := func(content string) Summary {
		w := openWriter(t, dir, options())
		for i := range 10_000 {
			must(t, w.Add(file(fmt.Sprintf("deployment-%d.yaml", i), content)))
		}
		s, err := w.Commit(context.Background())
		must(t, err)
		return s
	}
	if got := round(content); len(got.Written) != 10_000 {
		t.Errorf("%d created", len(got.Written))
	}
	if got := round(content); len(got.Unchanged) != 10_000 {
		t.Errorf("%d unchanged", len(got.Unchanged))
	}
	if got := round(content + "more: true\n"); len(got.Written) != 10_000 {
		t.Errorf("%d replaced", len(got.Written))
	}
	if got := write(t, dir, options("a.hcl")); len(got.Removed) != 10_000 {
		t.Errorf("%d removed", len(got.Removed))
	}
	if took := time.Since(start); took > 3*time.Minute {
		t.Errorf("took %s", took)
	}
}

func BenchmarkWrite(b *testing.B) {
	content := strings.Repeat("key: value\n", 100)
	for _, n := range []int{100, 1_000, 10_000} {
		for _, same := range []bool{true, false} {
			b.Run(fmt.Sprintf("%d/same=%t", n, same), func(b *testing.B) {
				dir := b.TempDir()
				for round := 0; b.Loop(); round++ {
					text := content
					if !same {
						text = fmt.Sprint(round, content)
					}
					w, err := Open(context.Background(), dir, options())
					if err != nil {
						b.Fatal(err)
					}
					for i := range n {
						if err := w.Add(file(fmt.Sprintf("deployment-%d.yaml", i), text)); err != nil {
							b.Fatal(err)
						}
					}
					if _, err := w.Commit(context.Background()); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
