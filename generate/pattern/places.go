package pattern

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/diag"
)

// Places knows the uses of patterns by the names of the files that they were read as.
type Places struct{ uses []place }

// place is where a pattern is used.
type place struct {
	title   string    // pattern "db"
	header  hcl.Range // of the use
	builtIn bool      // the file cannot be changed
}

// mark stands in the name of a file before the number of the use that it was read for.
const mark = "\x00"

// marked is the name under which a file is read for a use.
func (p *Places) marked(file string, of place) string {
	p.uses = append(p.uses, of)
	return fmt.Sprintf("%s%s%d%s", file, mark, len(p.uses)-1, mark)
}

// Shown is the name of a file as people know it.
func Shown(file string) string {
	name, _, _ := strings.Cut(file, mark)
	return name
}

// use is the use that a file was read for; false for a file of the module.
func (p *Places) use(file string) (place, bool) {
	_, number, found := strings.Cut(file, mark)
	var i int
	if _, err := fmt.Sscanf(number, "%d", &i); !found || err != nil || i >= len(p.uses) {
		return place{}, false
	}
	return p.uses[i], true
}

// Tell makes diagnostics speak of files as people know them, and the sources as well.
// What is about a pattern says where that is used; what is about one of podgen's own,
// which nobody can change, is about the use.
func (p *Places) Tell(diags hcl.Diagnostics, sources map[string]*hcl.File) hcl.Diagnostics {
	if len(p.uses) == 0 {
		return diags
	}
	told := make(hcl.Diagnostics, len(diags))
	for i, d := range diags {
		told[i] = p.tell(d, sources)
	}
	for name, file := range sources {
		sources[Shown(name)] = file
	}
	return told
}

func (p *Places) tell(d *hcl.Diagnostic, sources map[string]*hcl.File) *hcl.Diagnostic {
	copied := *d
	copied.Summary, copied.Detail = p.plain(d.Summary), p.plain(d.Detail)
	edits := true
	var notes []string
	if d.Subject != nil {
		at, ok := p.use(d.Subject.Filename)
		for edits = !at.builtIn; ok; at, ok = p.use(at.header.Filename) {
			if at.builtIn {
				notes = append(notes, fmt.Sprintf("It is about the pattern's line %s:%d: %s", Shown(copied.Subject.Filename), copied.Subject.Start.Line, lineOf(sources, *copied.Subject)))
				header := at.header
				copied.Subject, copied.Context = &header, nil
				continue
			}
			notes = append(notes, fmt.Sprintf("It is used as %s at %s:%d.", at.title, Shown(at.header.Filename), at.header.Start.Line))
		}
	}
	copied.Subject, copied.Context = shown(copied.Subject), shown(copied.Context)
	told := diag.Relocated(&copied, ShownRange, p.plain, edits)
	if len(notes) > 0 {
		told = diag.Note(told, notes...)
	}
	return told
}

// lineOf is the first line of a place.
func lineOf(sources map[string]*hcl.File, r hcl.Range) string {
	file := sources[r.Filename]
	if file == nil || r.Start.Byte > len(file.Bytes) {
		return ""
	}
	start := bytes.LastIndexByte(file.Bytes[:r.Start.Byte], '\n') + 1
	line, _, _ := bytes.Cut(file.Bytes[start:], []byte("\n"))
	return strings.TrimSpace(string(line))
}

// Around returns the uses of patterns around a place, the innermost first.
func (p *Places) Around(r hcl.Range) []hcl.Range {
	var found []hcl.Range
	for at, ok := p.use(r.Filename); ok; at, ok = p.use(at.header.Filename) {
		found = append(found, at.header)
	}
	return found
}

// plain is a text without the marks in it.
func (p *Places) plain(text string) string {
	for {
		before, rest, found := strings.Cut(text, mark)
		if !found {
			return text
		}
		_, after, _ := strings.Cut(rest, mark)
		text = before + after
	}
}

// ShownRange is a place in a file as people know it.
func ShownRange(r hcl.Range) hcl.Range {
	r.Filename = Shown(r.Filename)
	return r
}

func shown(r *hcl.Range) *hcl.Range {
	if r == nil {
		return nil
	}
	copied := ShownRange(*r)
	return &copied
}
