// Package relocate moves the findings in a SARIF log (2.1.0) from the files in
// which another tool found them to the files that those were made from.
//
// It reads and writes the log and knows what a location in one is. Where a
// location moves to it is told, by whoever knows how the one file became the other:
//
//	log, err := relocate.Read(data)
//	for _, l := range log.Locations {
//		… l.Files, l.Lines: which lines of which file
//		l.Move(file, target)
//	}
//	err = log.Write(w)
//
// All else in the log stays as it is: members that it does not know, the order
// of members, the spelling of numbers and strings. Only blanks change. What a
// location was before is kept in its property bag, so that nothing is lost.
//
// It reads no file. A log that is spread over several files
// (externalPropertyFileReferences) is not put together.
package relocate

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
)

// The members of property bags that say what was there before.
const (
	movedFrom = "podgen/yaml"      // of a physical location
	setAside  = "podgen/yamlFixes" // of a result
)

// Log is a SARIF log.
type Log struct {
	Locations []*Location
	Fixes     []*Fix
	root      *value
}

// Location is a physical location in a log.
type Location struct {
	// Files are the files that may be meant, the most likely one first: tools
	// differ in what their paths are relative to. None for what is no local file.
	Files []File

	// URI is how the log names the file, for messages.
	URI string

	physical *value
	run      *run
}

// Fix is a change of files that a result proposes.
type Fix struct {
	Files  [][]File // for each file that it changes, those that may be meant
	fix    *value
	result *value
}

// Target is where a location moves to.
type Target struct {
	File  string // with slashes, relative to the current folder or absolute
	Range hcl.Range
	Bytes []byte // what is in the file

	// Whole says that the file as a whole is meant, without a place in it.
	Whole bool
}

// run is a run of a log.
type run struct {
	value *value
	utf16 bool // columns count code units of UTF-16
}

// Read reads a log. It returns an error if the data is no SARIF 2.1.0.
func Read(data []byte) (*Log, error) {
	root, err := parse(bytes.TrimPrefix(data, []byte("\ufeff")))
	if err != nil {
		return nil, fmt.Errorf("it is no JSON: %w", err)
	}
	runs := root.get("runs")
	if runs == nil || runs.kind != array {
		return nil, errors.New("it is no SARIF: it has no runs")
	}
	if version := root.get("version").string(); version != "2.1.0" {
		return nil, fmt.Errorf("it is SARIF of version %q, and podgen reads 2.1.0", version)
	}
	log := &Log{root: root}
	for _, v := range runs.items {
		r := &run{value: v, utf16: v.get("columnKind").string() != "unicodeCodePoints"}
		for _, key := range []string{"results", "threadFlowLocations", "invocations", "graphs"} {
			if inner := v.get(key); inner != nil {
				log.collect(r, inner)
			}
		}
	}
	return log, nil
}

// collect finds the locations and the fixes in a value.
func (log *Log) collect(r *run, v *value) {
	for _, item := range v.items {
		log.collect(r, item)
	}
	for _, m := range v.members {
		switch {
		case m.key == "properties": // anybody's, with any meaning
		case m.key == "fixes":
			log.collectFixes(r, v, m.value)
		case m.key == "physicalLocation" && m.value.kind == object:
			at := m.value.get("artifactLocation")
			uri, files := r.resolve(at)
			log.Locations = append(log.Locations, &Location{Files: files, URI: uri, physical: m.value, run: r})
		default:
			log.collect(r, m.value)
		}
	}
}

func (log *Log) collectFixes(r *run, result, fixes *value) {
	for _, v := range fixes.items {
		fix := &Fix{fix: v, result: result}
		if changes := v.get("artifactChanges"); changes != nil {
			for _, change := range changes.items {
				_, files := r.resolve(change.get("artifactLocation"))
				fix.Files = append(fix.Files, files)
			}
		}
		log.Fixes = append(log.Fixes, fix)
	}
}

// Write writes the log.
func (log *Log) Write(w io.Writer) error { return log.root.write(w) }

// Lines returns the lines that a location is about, both included, given what
// is in its file; 0 and 0 if it is about the file as a whole.
func (l *Location) Lines(data []byte) (from, to int) {
	region := l.physical.get("region")
	if from, ok := region.get("startLine").int(); ok {
		to, ok := region.get("endLine").int()
		if column, has := region.get("endColumn").int(); has && column == 1 && to > from {
			to-- // up to the start of a line
		}
		if !ok || to < from {
			to = from
		}
		return max(1, from), max(1, to)
	}
	if offset, ok := region.get("byteOffset").int(); ok && offset >= 0 {
		size, _ := region.get("byteLength").int()
		return lineOf(data, offset), lineOf(data, lastOf(offset, size))
	}
	if offset, ok := region.get("charOffset").int(); ok && offset >= 0 {
		size, _ := region.get("charLength").int()
		return lineOf(data, l.run.byteAt(data, offset)), lineOf(data, l.run.byteAt(data, lastOf(offset, size)))
	}
	return 0, 0
}

func lastOf(offset, size int) int { return max(offset, offset+size-1) }

func lineOf(data []byte, offset int) int {
	return 1 + bytes.Count(data[:min(max(offset, 0), len(data))], []byte("\n"))
}

// byteAt returns where the n-th character of the data starts.
func (r *run) byteAt(data []byte, n int) int {
	at := 0
	for at < len(data) && n > 0 {
		c, size := utf8.DecodeRune(data[at:])
		n -= r.width(c)
		at += size
	}
	return at
}

// width is how many columns a character takes.
func (r *run) width(c rune) int {
	if r.utf16 {
		return max(1, utf16.RuneLen(c))
	}
	return 1
}

// column returns the column of an offset of a file.
func (r *run) column(data []byte, offset int) int {
	column := 1
	for _, c := range string(data[bytes.LastIndexByte(data[:offset], '\n')+1 : offset]) {
		column += r.width(c)
	}
	return column
}

// Move gives a location its new place. File is the one of Files that it was found to mean.
func (l *Location) Move(file File, to Target) {
	before := &value{kind: object}
	for _, key := range []string{"artifactLocation", "region", "contextRegion"} {
		if v := l.physical.get(key); v != nil {
			before.set(key, v)
		}
	}
	l.physical.set("artifactLocation", l.run.artifact(l.physical.get("artifactLocation"), file, to.File))
	l.physical.set("contextRegion", nil)
	if to.Whole {
		l.physical.set("region", nil)
	} else {
		l.physical.set("region", l.region(to))
	}
	l.physical.make("properties", object).set(movedFrom, before)
}

// region returns the region of a target; with the text in it, where the old one had that.
func (l *Location) region(to Target) *value {
	region := &value{kind: object}
	region.set("startLine", number(to.Range.Start.Line))
	if !to.Range.CanSliceBytes(to.Bytes) {
		return region
	}
	region.set("startColumn", number(l.run.column(to.Bytes, to.Range.Start.Byte)))
	region.set("endLine", number(to.Range.End.Line))
	region.set("endColumn", number(l.run.column(to.Bytes, to.Range.End.Byte)))
	if l.physical.get("region").get("snippet") != nil {
		snippet := &value{kind: object}
		snippet.set("text", text(string(to.Range.SliceBytes(to.Bytes))))
		region.set("snippet", snippet)
	}
	return region
}

// SetAside takes a fix out of its result, so that nobody applies it, and keeps
// it in the result's property bag.
func (f *Fix) SetAside() {
	fixes := f.result.get("fixes")
	kept := &value{kind: array}
	for _, v := range fixes.items {
		if v != f.fix {
			kept.items = append(kept.items, v)
		}
	}
	if len(kept.items) == 0 {
		kept = nil
	}
	f.result.set("fixes", kept)
	aside := f.result.make("properties", object).make(setAside, array)
	aside.items = append(aside.items, f.fix)
}
