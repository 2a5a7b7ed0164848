package output

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// stagingPrefix starts the names of the hidden folders that hold new files
// until Commit, and the old ones until it is done.
const stagingPrefix = ".podgen-"

var errClosed = errors.New("output: the writer is closed")

// Writer writes a set of files into a folder. Its methods may be called from
// several goroutines.
type Writer struct {
	*folder
	created []string // the folders that Open made, outermost first
	lock    lock

	gate   sync.RWMutex // many at Add, or one at Commit or Abort
	closed bool

	mu        sync.Mutex // over all below
	set       *set
	staging   string // the hidden folder, once there is one
	staged    []staged
	unchanged []string
	failed    error // the first error of Add
}

// staged is a new file in the hidden folder.
type staged struct {
	name   string
	temp   string      // its path in the folder
	before fs.FileInfo // what it replaces, or nil
}

// Open opens a folder for writing; one that is not there is made, and removed
// again if nothing comes into it. It waits while another Writer is open on the
// folder, in this process or another, for a minute at most or until the context ends.
func Open(ctx context.Context, dir string, opts Options) (*Writer, error) {
	var created []string
	for try := 1; ; try++ {
		made, err := makeFolder(dir)
		created = append(created, made...)
		var w *Writer
		if err == nil {
			w, err = open(ctx, dir, opts)
		}
		switch {
		case err == nil:
			w.created = created
			return w, nil
		case !errors.Is(err, fs.ErrNotExist) || try == 100:
			removeFolders(created)
			return nil, err
		}
		// Another process made the folder, and removed it again.
	}
}

// open opens a folder that is there.
func open(ctx context.Context, dir string, opts Options) (*Writer, error) {
	d, err := openFolder(dir, opts)
	if err != nil {
		return nil, err
	}
	held, err := d.wait(ctx)
	if err != nil {
		return nil, errors.Join(err, d.root.Close())
	}
	w := &Writer{folder: d, lock: held, set: newSet(opts)}
	if err = d.isAt(dir); err == nil {
		err = d.removeLeftovers()
	}
	if err != nil {
		return nil, errors.Join(err, w.release())
	}
	return w, nil
}

func (w *Writer) release() error {
	return errors.Join(w.lock.release(), w.root.Close())
}

// isAt fails with fs.ErrNotExist if the folder is no longer the one of that name.
func (d *folder) isAt(dir string) error {
	here, err := d.root.Stat(".")
	if err != nil {
		return err
	}
	there, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if !os.SameFile(here, there) {
		return fmt.Errorf("folder %s was replaced: %w", dir, fs.ErrNotExist)
	}
	return nil
}

// removeLeftovers removes the hidden folders of processes that were killed.
// The lock says that nobody uses them.
func (d *folder) removeLeftovers() error {
	var leftovers []string
	err := d.each(func(entry fs.DirEntry) error {
		if entry.IsDir() && strings.HasPrefix(entry.Name(), stagingPrefix) {
			leftovers = append(leftovers, entry.Name())
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, name := range leftovers {
		if err := d.root.RemoveAll(name); err != nil {
			return fmt.Errorf("%s, left behind by a podgen that was killed, cannot be removed: %w", d.path(name), reason(err))
		}
	}
	return nil
}

// makeFolder makes a folder and those that it is in, as far as they are
// missing, and returns the ones that it made.
func makeFolder(dir string) (made []string, err error) {
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		return nil, nil // what else is wrong shows when it is opened
	}
	if parent := filepath.Dir(dir); parent != dir {
		if made, err = makeFolder(parent); err != nil {
			return made, err
		}
	}
	err = os.Mkdir(dir, 0o755)
	switch {
	case err == nil:
		return append(made, dir), nil
	case errors.Is(err, fs.ErrExist):
		return made, nil
	}
	return made, fmt.Errorf("folder %s cannot be made: %w", dir, reason(err))
}

// removeFolders removes folders that are empty.
func removeFolders(dirs []string) {
	for _, dir := range slices.Backward(dirs) {
		if os.Remove(dir) != nil {
			return
		}
	}
}

// Add takes a file into the set. If its content differs from what is in the
// folder, it is written beside it. After an error Commit will do nothing, but
// more files may be added, to find what else is wrong.
func (w *Writer) Add(f File) error {
	w.gate.RLock()
	defer w.gate.RUnlock()
	if w.closed {
		return errClosed
	}
	err := w.add(f)
	if err != nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.failed == nil {
			w.failed = err
		}
	}
	return err
}

func (w *Writer) add(f File) error {
	if err := f.check(w.opts); err != nil {
		return err
	}
	w.mu.Lock()
	err := w.set.add(f)
	w.mu.Unlock()
	if err != nil {
		return err
	}
	now, before, err := w.compare(f)
	switch {
	case err != nil:
		return err
	case now == equal:
		w.mu.Lock()
		defer w.mu.Unlock()
		w.unchanged = append(w.unchanged, f.Name)
		return nil
	}
	temp, err := w.reserve(f.Name, before)
	if err == nil {
		err = w.write(temp, f.Data, before)
	}
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", w.path(f.Name), reason(err))
	}
	return nil
}

// reserve returns the path for a new file in the hidden folder, which is made
// for the first.
func (w *Writer) reserve(name string, before fs.FileInfo) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.stage(); err != nil {
		return "", err
	}
	temp := path.Join(w.staging, "new", strconv.Itoa(len(w.staged)))
	w.staged = append(w.staged, staged{name, temp, before})
	return temp, nil
}

// stage makes the hidden folder.
func (w *Writer) stage() error {
	if w.staging != "" {
		return nil
	}
	name, err := w.makeHidden()
	if err != nil {
		return err
	}
	w.staging = name
	for _, part := range []string{"new", "old"} {
		if err := w.root.Mkdir(path.Join(name, part), 0o755); err != nil {
			return err
		}
	}
	return nil
}

// makeHidden makes a hidden folder with a name that no other process has, also
// where locks do not reach other machines.
func (w *Writer) makeHidden() (string, error) {
	for n := 1; ; n++ {
		name := fmt.Sprintf("%s%d-%d", stagingPrefix, os.Getpid(), n)
		err := w.root.Mkdir(name, 0o755)
		if !errors.Is(err, fs.ErrExist) {
			return name, err
		}
	}
}

// write writes a new file. It gets the mode of the file that it replaces.
func (w *Writer) write(temp string, data []byte, before fs.FileInfo) error {
	file, err := w.root.OpenFile(temp, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil && before != nil {
		err = file.Chmod(before.Mode().Perm())
	}
	return errors.Join(err, file.Close())
}

// Abort ends the writer and leaves the folder as it was before Open. After
// Commit it does nothing.
func (w *Writer) Abort() error {
	w.gate.Lock()
	defer w.gate.Unlock()
	if w.closed {
		return nil
	}
	return w.end()
}

// end removes the hidden folder, and those that Open made if they are empty,
// and lets go of the lock. The caller has the gate.
func (w *Writer) end() error {
	w.closed = true
	var err error
	if w.staging != "" {
		if err = w.root.RemoveAll(w.staging); err != nil {
			err = fmt.Errorf("%s cannot be removed: %w", w.path(w.staging), reason(err))
		}
	}
	if !w.lock.byFile {
		removeFolders(w.created) // before another process can have the lock
	}
	err = errors.Join(err, w.release())
	if w.lock.byFile {
		removeFolders(w.created) // which the file has kept
	}
	return err
}
