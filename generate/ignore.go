package generate

import (
	"bytes"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"podgen/generate/diag"
	"podgen/generate/pattern"
)

// A finding of a rule is silenced where it stands, by a comment on its line or on
// the lines above it that hold nothing but comments:
//
//	# podgen:ignore port-clash: the proxy binds another address
//
// The reason is for the reader; without one the comment is refused. One that
// silences nothing is a warning, so that none outlives what it was for.

const ignoreMark = "podgen:ignore"

// ignores says that a file of the module may have such a comment.
func ignores(sources map[string]*hcl.File) bool {
	for _, file := range sources {
		if bytes.Contains(file.Bytes, []byte(ignoreMark)) {
			return true
		}
	}
	return false
}

// ignore is one such comment.
type ignore struct {
	id   string
	at   hcl.Range
	line int // the line whose findings it silences
	used bool
}

// unignored leaves out the findings that a comment silences, which it returns apart,
// and adds what is wrong with the comments. complete says that all findings are there:
// if not, nobody knows which comments silence nothing.
//
// A finding inside of a pattern is silenced there, or where the pattern is used. What a
// comment in a pattern is for may not happen in each use.
func unignored(findings hcl.Diagnostics, sources map[string]*hcl.File, places *pattern.Places, complete bool) (kept, ignored hcl.Diagnostics) {
	if !ignores(sources) {
		return findings, nil
	}
	byFile := map[string][]*ignore{}
	for name, file := range sources {
		var diags hcl.Diagnostics
		byFile[name], diags = ignoresIn(name, file.Bytes)
		kept = append(kept, diags...)
	}
	for _, d := range findings {
		if silenced(d, byFile, places) {
			ignored = append(ignored, d)
		} else {
			kept = append(kept, d)
		}
	}
	for name, in := range byFile {
		for _, i := range in {
			if !i.used && complete && name == pattern.Shown(name) {
				kept = append(kept, diag.Suggest(diag.Warning(i.at, "Nothing to ignore", "No finding of rule %q stands here. Take the comment away.", i.id), i.at, ""))
			}
		}
	}
	return kept, ignored
}

func silenced(d *hcl.Diagnostic, ignores map[string][]*ignore, places *pattern.Places) bool {
	found := false
	if d.Subject == nil {
		return false
	}
	for _, at := range append(places.Around(*d.Subject), *d.Subject) {
		for _, i := range ignores[at.Filename] {
			if i.id == diag.RuleOf(d) && i.line == at.Start.Line {
				i.used, found = true, true
			}
		}
	}
	return found
}

// ignoresIn finds the comments of a file.
func ignoresIn(name string, src []byte) (found []*ignore, diags hcl.Diagnostics) {
	tokens, _ := hclsyntax.LexConfig(src, name, hcl.InitialPos) // what is wrong with it was said by the parser
	var waiting []*ignore                                       // comments on lines of their own
	code := 0                                                   // the last line that holds code
	for _, t := range tokens {
		switch t.Type {
		case hclsyntax.TokenComment:
			for _, i := range ignoresOf(t, &diags) {
				if i.at.Start.Line == code {
					i.line = code
				} else {
					waiting = append(waiting, i)
				}
				found = append(found, i)
			}
		case hclsyntax.TokenNewline, hclsyntax.TokenEOF:
		default:
			code = t.Range.End.Line
			for _, i := range waiting {
				i.line = t.Range.Start.Line
			}
			waiting = nil
		}
	}
	return found, diags
}

// ignoresOf reads a comment: nil if it silences nothing.
func ignoresOf(t hclsyntax.Token, diags *hcl.Diagnostics) []*ignore {
	text := strings.TrimRight(string(t.Bytes), "\r\n")
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimLeft(text, "#/* \t"), "*/"))
	rest, is := strings.CutPrefix(text, ignoreMark)
	if !is {
		return nil
	}
	at := t.Range
	at.End = at.Start
	at.End.Byte += len(strings.TrimRight(string(t.Bytes), "\r\n"))
	at.End.Column += len([]rune(strings.TrimRight(string(t.Bytes), "\r\n")))
	id, reason, _ := strings.Cut(rest, ":")
	id = strings.TrimSpace(id)
	if id == "" || strings.TrimSpace(reason) == "" {
		*diags = append(*diags, diag.Error(at, "Ignore without a reason", "Write # %s RULE: REASON, with the id of the rule and why its finding does no harm here.", ignoreMark))
		return nil
	}
	if d := unknownRule(id, at); d != nil {
		*diags = append(*diags, d)
		return nil
	}
	return []*ignore{{id: id, at: at}}
}
