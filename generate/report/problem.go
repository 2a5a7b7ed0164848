package report

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/diag"
)

// problem is a diagnostic as the machine formats see it: with everything that
// they want to know of the source, so that the source is not kept.
type problem struct {
	rule            string
	severity        hcl.DiagnosticSeverity
	summary, detail string
	field           string // at fault, as diag.Finding has it
	notes           []string
	at              *place // nil for one that is about no place in a file
	path            string // the file or folder of one without a place, if it is known
	edit            *edit  // as one change
	changes         []edit
	unreadable      bool
}

// place is a range in a file.
type place struct {
	file       string
	start, end position

	block  string // the block around: `container "main" of pod "web"`
	code   string // the lines of the range, empty if there is no source
	before int    // the bytes of code in front of the range
	length int    // the bytes of the range, as far as it is in code
}

// position is a place between two characters. Lines and columns begin with 1.
type position struct {
	line      int
	column    int // in grapheme clusters, as hcl.Pos
	character int // the column in code points
	offset    int // in bytes, from the start of the file
}

// edit replaces what stands at a place.
type edit struct {
	at   place
	text string
}

func problemOf(files map[string]*hcl.File, d *hcl.Diagnostic) problem {
	f := diag.FindingOf(d)
	p := problem{
		rule:       diag.RuleOf(d),
		severity:   d.Severity,
		summary:    d.Summary,
		detail:     d.Detail,
		field:      f.Field,
		notes:      f.Notes,
		path:       f.Path,
		unreadable: diag.IsUnreadable(d),
	}
	if d.Subject != nil && d.Subject.Filename != "" {
		at := placeOf(files, *d.Subject)
		p.at, p.path = &at, ""
	}
	if f.Edit != nil {
		p.editOf(files, f.Edit)
	}
	return p
}

func (p *problem) editOf(files map[string]*hcl.File, e *diag.Edit) {
	for _, c := range e.Changes {
		p.changes = append(p.changes, edit{placeOf(files, c.Range), c.Text})
	}
	whole := e.Changes[0]
	if file := files[e.Filename()]; len(e.Changes) > 1 && file != nil {
		w, fits := e.Whole(file.Bytes)
		if !fits {
			return
		}
		whole = w
	}
	p.edit = &edit{placeOf(files, whole.Range), whole.Text}
}

// message is what the problem says in whole sentences, with its notes.
func (p problem) message() string {
	text := p.detail
	if text == "" {
		text = p.summary
	}
	for _, n := range p.notes {
		text += "\nNote: " + n
	}
	return text
}

// placeOf looks a range up in its file.
func placeOf(files map[string]*hcl.File, r hcl.Range) place {
	p := place{file: r.Filename, start: positionOf(r.Start), end: positionOf(r.End)}
	file := files[r.Filename]
	if file == nil || file.Bytes == nil {
		return p
	}
	src := file.Bytes
	start := min(max(r.Start.Byte, 0), len(src))
	end := min(max(r.End.Byte, start), len(src))
	p.start.character = characterAt(src, start)
	p.end.character = characterAt(src, end)
	p.block = blockAround(file, start)
	p.code, p.before, p.length = lines(src, start, end)
	return p
}

func positionOf(p hcl.Pos) position {
	return position{line: max(p.Line, 1), column: max(p.Column, 1), character: max(p.Column, 1), offset: max(p.Byte, 0)}
}

// characterAt is the column of a byte in code points.
func characterAt(src []byte, offset int) int {
	return 1 + utf8.RuneCount(src[lineStart(src, offset):offset])
}

func lineStart(src []byte, offset int) int { return bytes.LastIndexByte(src[:offset], '\n') + 1 }

// mostCode is how many bytes of source go with a diagnostic.
const mostCode = 4 << 10

// lines returns the lines of a range as valid text, and where in it the range is.
// Of very long ones only a part is returned, which begins at most so far before
// the range that its start can be seen.
func lines(src []byte, start, end int) (code string, before, length int) {
	from := max(lineStart(src, start), start-mostCode/2)
	to := end
	if end > start && src[end-1] == '\n' {
		to = end - 1
	}
	if n := bytes.IndexByte(src[to:], '\n'); n >= 0 {
		to += n
	} else {
		to = len(src)
	}
	to = max(start, min(to, from+mostCode))
	end = min(end, to)
	code = valid(src[from:start])
	before = len(code)
	code += valid(src[start:end])
	length = len(code) - before
	code += valid(src[end:to])
	return strings.TrimSuffix(code, "\r"), before, length
}

// valid returns bytes as UTF-8, with a replacement for each run of others.
func valid(b []byte) string { return string(bytes.ToValidUTF8(b, []byte("\uFFFD"))) }

// blockAround names the block around a place as the text form does.
func blockAround(file *hcl.File, offset int) string {
	if nav, ok := file.Nav.(interface{ ContextString(int) string }); ok {
		return nav.ContextString(offset)
	}
	return ""
}
