package report

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/diag"
)

// writeCommands writes diagnostics as workflow commands, which GitHub Actions
// turns into annotations: one line each.
func writeCommands(w io.Writer, files map[string]*hcl.File, diags hcl.Diagnostics) error {
	for _, d := range diags {
		if _, err := io.WriteString(w, command(problemOf(files, d))); err != nil {
			return err
		}
	}
	return nil
}

// command is a problem as a workflow command. GitHub knows columns only within
// one line.
func command(p problem) string {
	var properties []string
	set := func(name, value string) {
		properties = append(properties, name+"="+propertyEscapes.Replace(plain(value)))
	}
	switch at := p.at; {
	case at != nil:
		set("file", at.file)
		set("line", fmt.Sprint(at.start.line))
		set("endLine", fmt.Sprint(max(at.start.line, at.end.line)))
		if at.start.line == at.end.line {
			set("col", fmt.Sprint(at.start.character))
			set("endColumn", fmt.Sprint(max(at.start.character, at.end.character)))
		}
	case p.path != "":
		set("file", p.path)
	}
	set("title", p.summary)
	return fmt.Sprintf("::%s %s::%s\n", commandOf(p.severity), strings.Join(properties, ","), messageEscapes.Replace(plain(p.message())))
}

// The escapes of the runner, which does not know others.
var (
	messageEscapes  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// plain returns a text as UTF-8 without control characters, those that are
// escaped aside.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// commandOf is GitHub's command for a severity.
func commandOf(s hcl.DiagnosticSeverity) string {
	if s == diag.Info {
		return "notice"
	}
	return diag.SeverityName(s)
}
