package report

import (
	"bytes"
	"fmt"

	"github.com/hashicorp/hcl/v2"
)

// excerpt is the part of the text form that shows the lines at fault. It is what
// hcl's own writer shows, which reads the file from its first line each time: that
// makes the time for many diagnostics grow with the square of their number.
func excerpt(b *bytes.Buffer, file *hcl.File, d *hcl.Diagnostic, colour bool) {
	lit, plain := "", ""
	if colour {
		lit, plain = "\x1b[1;4m", "\x1b[0m"
	}
	subject := atLeastOne(*d.Subject)
	shown := subject
	if d.Context != nil {
		shown = atLeastOne(hcl.RangeOver(*d.Subject, *d.Context))
	}
	within := ""
	if block := blockAround(file, d.Subject.Start.Byte); block != "" {
		within = ", in " + block
	}
	fmt.Fprintf(b, "  on %s line %d%s:\n", d.Subject.Filename, d.Subject.Start.Line, within)
	src := file.Bytes
	number := shown.Start.Line
	for from := lineStart(src, min(max(shown.Start.Byte, 0), len(src))); from < len(src) && from <= shown.End.Byte; number++ {
		text, _, _ := bytes.Cut(src[from:], []byte("\n"))
		next := from + len(text) + 1
		text = bytes.TrimSuffix(text, []byte("\r"))
		line := hcl.Range{Filename: subject.Filename, Start: hcl.Pos{Byte: from}, End: hcl.Pos{Byte: from + len(text)}}
		from = next
		if !line.Overlaps(shown) {
			continue
		}
		before, at, after := line.PartitionAround(subject)
		if at.Empty() {
			fmt.Fprintf(b, "%4d: %s\n", number, text)
			continue
		}
		fmt.Fprintf(b, "%4d: %s%s%s%s%s\n", number, before.SliceBytes(src), lit, at.SliceBytes(src), plain, after.SliceBytes(src))
	}
	b.WriteByte('\n')
}

// atLeastOne gives an empty range a character, so that there is something to show.
func atLeastOne(r hcl.Range) hcl.Range {
	if r.Empty() {
		r.End.Byte++
		r.End.Column++
	}
	return r
}
