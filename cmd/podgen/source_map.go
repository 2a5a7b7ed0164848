package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate"
	"podgen/generate/object"
	"podgen/generate/sourcemap"
)

// mapFile is the file of render --source-map. It is written beside its place and
// put there as a whole, at Commit. A nil mapFile is no map: its methods do nothing.
type mapFile struct {
	path   string
	temp   *os.File // nil when it is closed
	buffer *bufio.Writer
	writer *sourcemap.Writer
	line   int // the next line of the stream
	above  int // how many lines stand above a module in the stream
}

// openMap starts a map; nil if no path is given. What can be wrong with the
// place is said now, before anything else is written.
func openMap(path string) (*mapFile, error) {
	if path == "" {
		return nil, nil
	}
	place, err := mapPlace(path)
	if err != nil {
		return nil, fmt.Errorf("--source-map: %w", err)
	}
	temp, err := os.CreateTemp(filepath.Dir(place), ".podgen-*")
	if err != nil {
		return nil, fmt.Errorf("--source-map: %w", err)
	}
	buffer := bufio.NewWriterSize(temp, 1<<16)
	return &mapFile{path: place, temp: temp, buffer: buffer, writer: sourcemap.NewWriter(buffer), line: 1}, nil
}

// mapPlace returns where a map goes: a link stays a link. Only another map is
// replaced, so that a slip of the hand costs nobody a file.
func mapPlace(path string) (string, error) {
	if path == "-" {
		return "", errors.New("name a file: standard output has the YAML")
	}
	place, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		return path, nil
	}
	if err != nil {
		return "", err
	}
	info, err := os.Stat(place)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", fmt.Errorf("%s is no regular file", path)
	}
	if info.Size() == 0 {
		return place, nil
	}
	f, err := os.Open(place)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }() // it was only read
	start := make([]byte, len(sourcemap.Start))
	if _, err := io.ReadFull(f, start); err != nil || !bytes.Equal(start, []byte(sourcemap.Start)) {
		return "", fmt.Errorf("%s is there and is no source map: it is not overwritten", path)
	}
	return place, nil
}

// stream begins the one file of a stream, whose name nobody knows yet.
func (m *mapFile) stream() {
	if m != nil {
		m.writer.File("-")
	}
}

// write writes the objects of a module to the stream, and to the map where there
// is one.
func (m *mapFile) write(w io.Writer, separator, name string, r *generate.Result) (hcl.Diagnostics, error) {
	if _, err := io.WriteString(w, separator); err != nil {
		return nil, err
	}
	if m == nil {
		return generate.Write(w, name, r.Objects)
	}
	m.above = strings.Count(separator, "\n")
	return generate.WriteTraced(w, name, r.Objects, r.Sources, m.object)
}

// object adds the next object of the stream.
func (m *mapFile) object(o *object.Object, lines int, spans []sourcemap.Span) {
	for ; m.above > 0; m.above-- {
		spans = sourcemap.Below(spans)
		lines++
	}
	m.writer.Object(generate.Identity(o), m.line, spans)
	m.line += lines
}

// inFolder returns what takes the files of a folder, each with one object.
func (m *mapFile) inFolder(dir string) fileTrace {
	if m == nil {
		return nil
	}
	return func(name string, o *object.Object, spans []sourcemap.Span) {
		m.writer.File(filepath.ToSlash(filepath.Join(dir, name)))
		m.writer.Object(generate.Identity(o), 1, spans)
	}
}

// finish writes what is left. Commit puts the map into place afterwards.
func (m *mapFile) finish() error {
	if m == nil {
		return nil
	}
	const mode = 0o644 // what CreateTemp gives is for the user alone
	err := errors.Join(m.writer.Close(), m.buffer.Flush(), m.temp.Chmod(mode))
	if err != nil {
		return fmt.Errorf("--source-map: %w", err)
	}
	return nil
}

// Commit puts the map into its place.
func (m *mapFile) Commit() error {
	if m == nil {
		return nil
	}
	name := m.temp.Name()
	err := m.temp.Close()
	m.temp = nil
	if err == nil {
		err = os.Rename(name, m.path)
	}
	if err != nil {
		return fmt.Errorf("--source-map: %w", errors.Join(err, os.Remove(name)))
	}
	return nil
}

// Abort removes what was written. It does nothing after Commit.
func (m *mapFile) Abort() error {
	if m == nil || m.temp == nil {
		return nil
	}
	return errors.Join(m.temp.Close(), os.Remove(m.temp.Name()))
}
