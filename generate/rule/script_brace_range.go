package rule

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/diag"
)

var scriptBraceRange = Rule{
	ID:       "script-brace-range",
	Title:    "Braces that sh does not expand",
	Severity: hcl.DiagError,
	Weak:     hcl.DiagWarning,
	Risk:     "Low: in an image that is not known, sh may be bash. That finding is a warning.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			for _, s := range c.Scripts() {
				if s.File == nil || s.Shell == "bash" || !strings.Contains(s.run, "{") {
					continue
				}
				for _, b := range bracesIn(s.File) {
					reportBraces(c, s, b)
				}
			}
		}
	},
}

func reportBraces(c *Container, s *Script, b braces) {
	report, who := s.Report, s.Runner()+" does not expand braces"
	if !s.Posix() {
		report, who = s.Suspect, "sh does not expand braces in most images"
	}
	happens := fmt.Sprintf("the command gets %q as it stands", b.text)
	if b.loop {
		happens = fmt.Sprintf("the loop runs once, with the text %q", b.text)
	}
	at, mendable := s.Find(b.at, b.text)
	instead := b.instead()
	if instead == "" {
		report(b.at, "%s: %s, so %s. Write the words out, or run the script by bash in an image that has it.", scriptOf(c), who, happens)
		return
	}
	d := report(b.at, "%s: %s, so %s. Write %s.", scriptOf(c), who, happens, instead)
	if mendable {
		diag.Suggest(d, at, instead)
	}
}

func scriptOf(c *Container) string { return "In the script of " + c.Title() }
