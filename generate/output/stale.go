package output

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// stale returns the files in the folder that podgen generated once and that
// the new set no longer has, in order.
func (d *folder) stale(s *set) ([]string, error) {
	var found []string
	err := d.each(func(entry fs.DirEntry) error {
		name := entry.Name()
		if !entry.Type().IsRegular() || filepath.Ext(name) != ".yaml" || d.isNew(name, s) {
			return nil
		}
		source, ok, err := d.sourceOf(name)
		if err != nil {
			return err
		}
		if ok && (s.inCharge(source) || d.opts.Exists != nil && !d.opts.Exists(source)) {
			found = append(found, name)
		}
		return nil
	})
	slices.Sort(found)
	return found, err
}

// each visits the entries of the folder.
func (d *folder) each(visit func(fs.DirEntry) error) error {
	list, err := d.root.Open(".")
	if err != nil {
		return fmt.Errorf("folder %s cannot be read: %w", d.dir, reason(err))
	}
	defer done(list)
	for {
		entries, err := list.ReadDir(1000)
		for _, entry := range entries {
			if err := visit(entry); err != nil {
				return err
			}
		}
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return fmt.Errorf("folder %s cannot be read: %w", d.dir, reason(err))
		}
	}
}

// isNew says whether a file in the folder is one of the new set. Its name may
// differ in case from the new one if both name one file.
func (d *folder) isNew(name string, s *set) bool {
	file, ok := s.files[fold(name)]
	if !ok || file.name == name {
		return ok
	}
	left, err := d.root.Lstat(name)
	if err != nil {
		return false
	}
	right, err := d.root.Lstat(file.name)
	return err == nil && os.SameFile(left, right)
}

// sourceOf returns the HCL file that the header of a file names. A file that is
// gone has none.
func (d *folder) sourceOf(name string) (source string, ok bool, err error) {
	file, err := d.root.Open(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", false, nil
	case err != nil:
		return "", false, d.unreadable(name, err)
	}
	defer done(file)
	line, err := readFirstLine(file)
	if err != nil {
		return "", false, d.unreadable(name, err)
	}
	source, ok = d.opts.Source(line)
	return source, ok, nil
}
