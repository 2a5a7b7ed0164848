package output

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"podgen/generate/diff"
)

// Change is what writing would do to a file.
type Change struct {
	Name string
	Kind Kind
	Diff string // unified, from what is there to what would be
}

// Kind says how a file would change.
type Kind string

// The kinds of change.
const (
	Created Kind = "created"
	Changed Kind = "changed"
	Removed Kind = "removed"
)

// Check returns how writing a set of files would change the folder, in the
// order of names, and changes nothing. What Write refuses, Check refuses.
func Check(dir string, files []File, opts Options) (changes []Change, err error) {
	c, err := OpenChecker(dir, opts)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	for _, f := range files {
		if err := c.Add(f); err != nil {
			return nil, err
		}
	}
	return c.Changes()
}

// Checker is Check for files that come one by one. Its methods may be called
// from several goroutines.
type Checker struct {
	folder *folder // nil if it is not there
	opts   Options

	mu      sync.Mutex
	set     *set
	changes []Change
}

// OpenChecker opens a folder, which need not be there.
func OpenChecker(dir string, opts Options) (*Checker, error) {
	d, err := openFolder(dir, opts)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return &Checker{folder: d, opts: opts, set: newSet(opts)}, nil
}

// Close lets go of the folder.
func (c *Checker) Close() error {
	if c.folder == nil {
		return nil
	}
	return c.folder.root.Close()
}

// Add compares a file with what is there.
func (c *Checker) Add(f File) error {
	if err := f.check(c.opts); err != nil {
		return err
	}
	c.mu.Lock()
	err := c.set.add(f)
	c.mu.Unlock()
	if err != nil {
		return err
	}
	now := absent
	if c.folder != nil {
		if now, _, err = c.folder.compare(f); err != nil {
			return err
		}
	}
	switch now {
	case absent:
		c.add(Change{f.Name, Created, diff.Unified(f.Name, nil, f.Data)})
	case different:
		old, err := c.folder.root.ReadFile(f.Name)
		if err != nil {
			return c.folder.unreadable(f.Name, err)
		}
		c.add(Change{f.Name, Changed, diff.Unified(f.Name, old, f.Data)})
	}
	return nil
}

func (c *Checker) add(change Change) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.changes = append(c.changes, change)
}

// Changes returns what was found, and the stale files, once all are added.
func (c *Checker) Changes() ([]Change, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	changes := slices.Clone(c.changes)
	if c.folder != nil {
		stale, err := c.folder.stale(c.set)
		if err != nil {
			return nil, err
		}
		for _, name := range stale {
			old, err := c.folder.root.ReadFile(name)
			if err != nil {
				return nil, c.folder.unreadable(name, err)
			}
			changes = append(changes, Change{name, Removed, diff.Unified(name, old, nil)})
		}
	}
	slices.SortFunc(changes, func(a, b Change) int { return strings.Compare(a.Name, b.Name) })
	return changes, nil
}
