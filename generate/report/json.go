package report

import (
	"bytes"
	"encoding/json"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/diag"
)

// The JSON form is made after that of "terraform validate -json", with the rule,
// the notes and the suggestion beside it. Within version 1 fields are only added.
const jsonVersion = "1.0"

type jsonReport struct {
	FormatVersion string           `json:"format_version"`
	Valid         bool             `json:"valid"` // there is no error
	ErrorCount    int              `json:"error_count"`
	WarningCount  int              `json:"warning_count"`
	InfoCount     int              `json:"info_count"`
	Diagnostics   []jsonDiagnostic `json:"diagnostics"` // never null
}

type jsonDiagnostic struct {
	Severity   string          `json:"severity"` // "error", "warning" or "info"
	Rule       string          `json:"rule"`
	Summary    string          `json:"summary"`
	Detail     string          `json:"detail"`
	Field      string          `json:"field,omitempty"` // "container.web.image"
	Notes      []string        `json:"notes,omitempty"`
	Range      *jsonRange      `json:"range,omitempty"`
	Path       string          `json:"path,omitempty"` // of what is about a whole file or folder
	Snippet    *jsonSnippet    `json:"snippet,omitempty"`
	Suggestion *jsonSuggestion `json:"suggestion,omitempty"`
}

type jsonRange struct {
	Filename string  `json:"filename"`
	Start    jsonPos `json:"start"`
	End      jsonPos `json:"end"` // the first position behind the range
}

type jsonPos struct {
	Line   int `json:"line"`   // from 1
	Column int `json:"column"` // from 1, in characters as a reader sees them (grapheme clusters)
	Byte   int `json:"byte"`   // from 0, in the file
}

type jsonSnippet struct {
	Context              string `json:"context"` // the block around, may be empty
	Code                 string `json:"code"`    // the lines of the range, cut if they are long
	StartLine            int    `json:"start_line"`
	HighlightStartOffset int    `json:"highlight_start_offset"` // in bytes of code
	HighlightEndOffset   int    `json:"highlight_end_offset"`
}

type jsonSuggestion struct {
	Range jsonRange `json:"range"`
	Text  string    `json:"text"` // to stand in place of the range
}

func jsonDocument(problems []problem) jsonReport {
	r := jsonReport{FormatVersion: jsonVersion, Diagnostics: make([]jsonDiagnostic, 0, len(problems))}
	for _, p := range problems {
		switch p.severity {
		case diag.Info:
			r.InfoCount++
		case hcl.DiagWarning:
			r.WarningCount++
		default:
			r.ErrorCount++
		}
		r.Diagnostics = append(r.Diagnostics, jsonOf(p))
	}
	r.Valid = r.ErrorCount == 0
	return r
}

func jsonOf(p problem) jsonDiagnostic {
	d := jsonDiagnostic{Severity: diag.SeverityName(p.severity), Rule: p.rule, Summary: p.summary, Detail: p.detail, Field: p.field, Notes: p.notes, Path: p.path}
	if p.at != nil {
		at := jsonRangeOf(*p.at)
		d.Range = &at
		if p.at.code != "" || p.at.block != "" {
			d.Snippet = &jsonSnippet{
				Context:              p.at.block,
				Code:                 p.at.code,
				StartLine:            p.at.start.line,
				HighlightStartOffset: p.at.before,
				HighlightEndOffset:   p.at.before + p.at.length,
			}
		}
	}
	if p.edit != nil {
		d.Suggestion = &jsonSuggestion{Range: jsonRangeOf(p.edit.at), Text: p.edit.text}
	}
	return d
}

func jsonRangeOf(p place) jsonRange {
	return jsonRange{p.file, jsonPosOf(p.start), jsonPosOf(p.end)}
}

func jsonPosOf(p position) jsonPos { return jsonPos{p.line, p.column, p.offset} }

// encode writes a document for programs that a person can read as well. What is
// not UTF-8 is replaced.
func encode(document any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(document)
	return b.Bytes(), err
}
