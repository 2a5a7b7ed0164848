// Package report writes diagnostics: as text for people, and as JSON, SARIF
// 2.1.0 or GitHub's workflow commands for machines. All forms say the same, from
// one model: hcl.Diagnostic with what package diag keeps in its Extra.
//
//	w := report.New(os.Stderr, report.Options{Format: report.SARIF, Rules: diag.Rules()})
//	err := w.Add(files, diags) // as often as there is something to say
//	err = w.Close()
//
// It does not decide what is said, in which order, or how the program ends.
package report

import (
	"io"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/diag"
)

// Format is a form of diagnostics.
type Format string

// The formats. Text and GitHub are written while the run goes on; JSON and SARIF
// are one document for the whole run.
const (
	Text   Format = "text"
	JSON   Format = "json"
	SARIF  Format = "sarif"
	GitHub Format = "github"
)

// Document says whether the format is one document, which nothing else may stand beside.
func (f Format) Document() bool { return f == JSON || f == SARIF }

// Options say how diagnostics are written.
type Options struct {
	Format  Format
	Colour  bool        // of the text
	Version string      // of podgen, for SARIF
	Rules   []diag.Rule // the catalogue, for SARIF; a rule that is not in it gets an entry of its own
}

// Writer writes the diagnostics of one run.
type Writer struct {
	w    io.Writer
	o    Options
	kept []problem // of a document
}

// New returns a writer of diagnostics to w. No format means text.
func New(w io.Writer, o Options) *Writer { return &Writer{w: w, o: o} }

// Add takes diagnostics, with the files that they are about. The text shows
// lines of the files, and columns are counted in them; a file that is missing
// costs no more than that. The error is that of writing.
func (w *Writer) Add(files map[string]*hcl.File, diags hcl.Diagnostics) error {
	switch w.o.Format {
	case JSON, SARIF:
		for _, d := range diags {
			w.kept = append(w.kept, problemOf(files, d))
		}
		return nil
	case GitHub:
		return writeCommands(w.w, files, diags)
	default:
		return writeText(w.w, files, diags, w.o.Colour)
	}
}

// Close writes the document of a format that is one, also if there is nothing to
// report, in a single call of Write.
func (w *Writer) Close() error {
	var document any
	switch w.o.Format {
	case JSON:
		document = jsonDocument(w.kept)
	case SARIF:
		document = sarifLog(w.kept, w.o)
	default:
		return nil
	}
	text, err := encode(document)
	if err != nil {
		return err
	}
	_, err = w.w.Write(text)
	return err
}
