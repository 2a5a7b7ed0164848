package diag

import (
	"fmt"
	"strings"
)

// Markdown is a page with a catalogue.
func Markdown(rules []Rule) string {
	var b strings.Builder
	b.WriteString("# Rules\n\n" +
		"Every diagnostic is about one of these rules, whose id stands in the machine formats (`--format json|sarif|github`).\n" +
		"Generated from the catalogues in the code (`make generate`).\n\n" +
		"| rule | title | what it means |\n| --- | --- | --- |\n")
	for _, r := range rules {
		title := r.Title
		if r.Severity != failure {
			title += " (" + SeverityName(r.Severity) + ")"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", r.ID, cell(title), cell(r.Help))
	}
	return b.String()
}

// cell puts a text into a table: one line, no pipes.
func cell(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "|", "\\|")
}
