package output

import (
	"fmt"
	"path"
	"strings"
)

// DuplicateError says that two files of one set have one name, at least where
// the case of letters does not count.
type DuplicateError struct {
	Name, Source           string // the file that was added first
	OtherName, OtherSource string
}

func (e *DuplicateError) Error() string {
	if e.Name == e.OtherName {
		return fmt.Sprintf("two objects would be written to %s", e.Name)
	}
	return fmt.Sprintf("two objects would be written to %s and %s, which are one file where the case of letters does not count", e.Name, e.OtherName)
}

// set is what was added so far.
type set struct {
	files   map[string]named // by folded name
	sources map[string]bool
	folders map[string]bool
}

type named struct{ name, source string }

func newSet(opts Options) *set {
	s := &set{files: map[string]named{}, sources: map[string]bool{}, folders: map[string]bool{}}
	for _, source := range opts.Sources {
		s.sources[path.Clean(source)] = true
	}
	for _, dir := range opts.Folders {
		s.folders[path.Clean(dir)] = true
	}
	return s
}

func (s *set) add(f File) error {
	key := fold(f.Name)
	if first, ok := s.files[key]; ok {
		return &DuplicateError{first.name, first.source, f.Name, f.Source}
	}
	s.files[key] = named{f.Name, f.Source}
	if f.Source != "" {
		s.sources[path.Clean(f.Source)] = true
	}
	return nil
}

// inCharge says whether this run rendered the file that another was generated
// from, or would have if it were still there.
func (s *set) inCharge(source string) bool {
	source = path.Clean(source)
	return s.sources[source] || path.Ext(source) == ".hcl" && s.folders[path.Dir(source)]
}

// fold maps names to one if some file system takes them for one.
func fold(name string) string {
	return strings.ToLower(strings.ToUpper(name))
}

// check says what is wrong with a file before anything is compared. Name and
// package emit make files with which nothing is.
func (f File) check(opts Options) error {
	if strings.ContainsAny(f.Name, "/\\\x00") || strings.HasPrefix(f.Name, ".") || !strings.HasSuffix(f.Name, ".yaml") || len(f.Name) > 255 {
		return fmt.Errorf("output: %q is not the name of a YAML file in a folder", f.Name)
	}
	if _, ok := opts.Source(firstLine(f.Data)); !ok {
		return fmt.Errorf("output: %s has no header", f.Name)
	}
	return nil
}
