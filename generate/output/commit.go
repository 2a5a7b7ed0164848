package output

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Commit puts the new files into place, removes the stale ones, and ends the
// writer. If that fails half way, or the context ends, or a file could not be
// added, the folder is left as it was before Open.
func (w *Writer) Commit(ctx context.Context) (Summary, error) {
	w.gate.Lock()
	defer w.gate.Unlock()
	if w.closed {
		return Summary{}, errClosed
	}
	summary, err := w.commit(ctx)
	if endErr := w.end(); err == nil && endErr != nil {
		err = fmt.Errorf("all files are written, but %w", endErr)
	}
	if err != nil {
		return Summary{}, err
	}
	return summary, nil
}

func (w *Writer) commit(ctx context.Context) (Summary, error) {
	if w.failed != nil {
		return Summary{}, fmt.Errorf("nothing is written: %w", w.failed)
	}
	stale, err := w.stale(w.set)
	if err != nil {
		return Summary{}, err
	}
	slices.SortFunc(w.staged, func(a, b staged) int { return strings.Compare(a.name, b.name) })
	s := swap{folder: w.folder, old: path.Join(w.staging, "old")}
	if len(stale) > 0 {
		if err := w.stage(); err != nil {
			return Summary{}, fmt.Errorf("%s cannot be removed: %w", w.path(stale[0]), reason(err))
		}
		s.old = path.Join(w.staging, "old")
	}
	if err := s.all(ctx, w.staged, stale); err != nil {
		err = s.undo(err)
		if s.kept {
			w.staging = ""
		}
		return Summary{}, err
	}
	summary := Summary{Unchanged: w.unchanged, Removed: stale}
	for _, file := range w.staged {
		summary.Written = append(summary.Written, file.name)
	}
	slices.Sort(summary.Unchanged)
	return summary, nil
}

// swap exchanges the old files for the new ones, and can take that back.
type swap struct {
	*folder
	old  string // the hidden folder for what was there
	done []step
	kept bool // the hidden folder holds the only copy of something
}

// step is an exchange that was made, or at least begun.
type step struct {
	name   string
	backup string // what was there, or "" if nothing was
}

func (s *swap) all(ctx context.Context, files []staged, stale []string) error {
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		if err := s.replace(file); err != nil {
			return err
		}
	}
	for _, name := range stale {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		if err := s.remove(name); err != nil {
			return err
		}
	}
	return nil
}

// replace puts a new file into place. What was there is kept, as a second link
// where the file system has links, so that at no moment there is no file.
func (s *swap) replace(file staged) error {
	if err := s.isAsSeen(file); err != nil {
		return err
	}
	if file.before != nil {
		backup := s.backup()
		if s.root.Link(file.name, backup) != nil {
			if err := s.root.Rename(file.name, backup); err != nil {
				return s.cannot("replaced", file.name, err)
			}
		}
		s.done = append(s.done, step{file.name, backup})
	}
	if err := s.root.Rename(file.temp, file.name); err != nil {
		return s.cannot("replaced", file.name, err)
	}
	if file.before == nil {
		s.done = append(s.done, step{file.name, ""})
	}
	return nil
}

func (s *swap) remove(name string) error {
	backup := s.backup()
	if err := s.root.Rename(name, backup); err != nil {
		return s.cannot("removed", name, err)
	}
	s.done = append(s.done, step{name, backup})
	return nil
}

func (s *swap) backup() string {
	return path.Join(s.old, strconv.Itoa(len(s.done)))
}

func (s *swap) cannot(what, name string, err error) error {
	return fmt.Errorf("%s cannot be %s: %w", s.path(name), what, reason(err))
}

// isAsSeen refuses to replace what another program has made of a file since it
// was compared.
func (s *swap) isAsSeen(file staged) error {
	now, err := s.root.Lstat(file.name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && file.before == nil:
		return nil
	case err == nil && file.before != nil && os.SameFile(now, file.before) &&
		now.Size() == file.before.Size() && now.ModTime().Equal(file.before.ModTime()):
		return nil
	}
	return s.changed(file.name)
}

// undo takes back what was done and returns the cause. Old files that cannot be
// put back are kept in a folder of their own, which the error names.
func (s *swap) undo(cause error) error {
	var lost []string
	for _, step := range slices.Backward(s.done) {
		var err error
		if step.backup == "" {
			err = s.root.Remove(step.name)
		} else {
			err = s.root.Rename(step.backup, step.name)
		}
		if err != nil {
			lost = append(lost, step.name)
		}
	}
	if len(lost) == 0 {
		return cause
	}
	slices.Sort(lost)
	saved := "podgen-saved-" + strings.TrimPrefix(path.Dir(s.old), stagingPrefix)
	if err := s.root.Rename(s.old, saved); err != nil {
		saved, s.kept = s.old, true
	}
	return fmt.Errorf("%w; and this could not be taken back for %s: what was there is in %s as far as it could be kept",
		cause, strings.Join(lost, ", "), s.path(saved))
}
