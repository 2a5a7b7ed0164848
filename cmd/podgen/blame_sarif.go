package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"podgen/generate"
	"podgen/generate/diag"
	"podgen/generate/relocate"
	"podgen/generate/sourcemap"
)

// rewrite moves the findings of another tool from YAML to HCL.
func (c *blameCommand) rewrite(a *app) error {
	if c.Sarif == "-" && slices.Contains(c.Paths, "-") {
		return errors.New("standard input cannot be both the SARIF and a module")
	}
	data, err := read(a, c.Sarif)
	if err != nil {
		return err
	}
	log, err := relocate.Read(data)
	if err != nil {
		return fmt.Errorf("%s: %w", generate.Shown(c.Sarif), err)
	}
	s := &scan{files: map[string]*scannedFile{}, found: map[*sourcemap.Document]found{}}
	r, err := c.trace(a, s.wanted(log))
	if err != nil {
		return err
	}
	report := &unmoved{}
	for _, l := range log.Locations {
		report.total++
		if reason := s.move(r, l); reason != nil {
			report.add(*reason)
		}
	}
	for _, f := range log.Fixes {
		if s.changesOutput(f) {
			f.SetAside()
			report.fixes++
		}
	}
	if err := log.Write(a.Stdout); err != nil {
		return err
	}
	report.print(a)
	if c.Strict && report.stale {
		return exit(exitStale)
	}
	return nil
}

// scan is what is known of the files that a log names.
type scan struct {
	files map[string]*scannedFile // by path
	found map[*sourcemap.Document]found
}

// found is what a document is rendered from, or why that is not known.
type found struct {
	made  *traced
	wrong *mismatch
}

// scannedFile is a file that a log names.
type scannedFile struct {
	data      []byte
	documents []sourcemap.Document
	err       error // it cannot be read
}

func (f *scannedFile) isOutput() bool { return len(f.documents) > 0 && f.documents[0].Source != "" }

func (s *scan) open(path string) *scannedFile {
	if f := s.files[path]; f != nil {
		return f
	}
	f := &scannedFile{}
	s.files[path] = f
	if f.data, f.err = os.ReadFile(path); f.err == nil {
		f.documents, f.err = sourcemap.Documents(f.data, generate.Source)
	}
	return f
}

// choose returns the first of the files that a location may mean that is there.
func (s *scan) choose(files []relocate.File) (relocate.File, *scannedFile) {
	for _, file := range files {
		if f := s.open(file.Path); !errors.Is(f.err, fs.ErrNotExist) {
			return file, f
		}
	}
	if len(files) == 0 {
		return relocate.File{}, nil
	}
	return files[0], s.open(files[0].Path)
}

// wanted returns the objects that the locations of a log are about.
func (s *scan) wanted(log *relocate.Log) map[sourcemap.Identity]bool {
	ids := map[sourcemap.Identity]bool{}
	seen := map[*sourcemap.Document]bool{}
	for _, l := range log.Locations {
		_, f := s.choose(l.Files)
		if f == nil || f.err != nil || !f.isOutput() {
			continue
		}
		for _, d := range f.about(l) {
			if seen[d] {
				continue
			}
			seen[d] = true
			if id, ok := d.Identity(); ok {
				ids[id] = true
			}
		}
	}
	return ids
}

// about returns the documents that a location is about: that of its first line,
// or all of them.
func (f *scannedFile) about(l *relocate.Location) []*sourcemap.Document {
	from, _ := l.Lines(f.data)
	var documents []*sourcemap.Document
	for i := range f.documents {
		if d := &f.documents[i]; from == 0 || d.First <= from && from <= d.Last {
			documents = append(documents, d)
		}
	}
	return documents
}

// move gives a location its place in the HCL, or says why it stays.
func (s *scan) move(r *rendered, l *relocate.Location) *mismatch {
	file, f := s.choose(l.Files)
	shown := filepath.ToSlash(file.Path)
	switch {
	case f == nil && l.URI == "":
		return &mismatch{reason: "it names no file"}
	case f == nil:
		return &mismatch{reason: l.URI + ": it is no file of this machine"}
	case f.err != nil:
		return &mismatch{reason: fmt.Sprintf("%s: it cannot be read: %s", shown, diag.Reason(f.err))}
	case !f.isOutput():
		return &mismatch{reason: shown + ": it was not rendered by podgen"}
	}
	from, to := l.Lines(f.data)
	documents := f.about(l)
	if len(documents) == 0 {
		return &mismatch{reason: fmt.Sprintf("%s: it has %s only, and the location is on line %d", shown, count(lastLine(f.documents), "line"), from), stale: true}
	}
	var places []*traced
	for _, d := range documents {
		this, known := s.found[d]
		if !known {
			this.made, this.wrong = r.find(shown, d)
			s.found[d] = this
		}
		if this.wrong != nil {
			return &mismatch{reason: shown + ": " + this.wrong.reason, stale: this.wrong.stale, remedy: this.wrong.remedy}
		}
		places = append(places, this.made)
	}
	target := relocate.Target{Range: places[0].spans[0].Range} // the block of the object
	switch {
	case from > 0:
		d := documents[0]
		target.Range = sourcemap.Over(places[0].spans, d.Line(from), d.Line(min(to, d.Last)))
	case len(places) > 1 && !oneSource(places):
		return &mismatch{reason: shown + ": it is made from several files, and the location has no line"}
	case len(places) > 1:
		target.Whole = true
	}
	target.File = target.Range.Filename
	if source := places[0].sources[target.File]; source != nil {
		target.Bytes = source.Bytes
	}
	l.Move(file, target)
	return nil
}

// oneSource says whether the blocks of all objects are in one file.
func oneSource(places []*traced) bool {
	return !slices.ContainsFunc(places, func(t *traced) bool {
		return t.spans[0].Range.Filename != places[0].spans[0].Range.Filename
	})
}

// changesOutput says whether a fix would change a file that podgen rendered,
// where the next run would undo it.
func (s *scan) changesOutput(fix *relocate.Fix) bool {
	for _, files := range fix.Files {
		if _, f := s.choose(files); f != nil && f.err == nil && f.isOutput() {
			return true
		}
	}
	return false
}

// unmoved counts what stays as it is, by reason.
type unmoved struct {
	total, fixes int
	stale        bool
	reasons      []string // in the order in which they were met
	counts       map[string]int
}

func (u *unmoved) add(m mismatch) {
	u.stale = u.stale || m.stale
	if u.counts == nil {
		u.counts = map[string]int{}
	}
	reason := m.String()
	if u.counts[reason] == 0 {
		u.reasons = append(u.reasons, reason)
	}
	u.counts[reason]++
}

func (u *unmoved) print(a *app) {
	stay := 0
	for _, n := range u.counts {
		stay += n
	}
	if stay > 0 {
		fmt.Fprintf(a.Stderr, "podgen: warning: %d of %s stay as they are:\n", stay, count(u.total, "location"))
	}
	for _, reason := range u.reasons {
		fmt.Fprintf(a.Stderr, "  %d in %s\n", u.counts[reason], reason)
	}
	if u.fixes > 0 {
		fmt.Fprintf(a.Stderr, "podgen: warning: fixes that would change rendered YAML, kept in the properties of their results, where no tool applies them: %d.\n", u.fixes)
	}
}
