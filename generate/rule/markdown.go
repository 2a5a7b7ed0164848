package rule

import (
	"fmt"
	"io/fs"
	"strings"

	"podgen/generate/diag"
)

// Markdown is the page with all rules: what each means, an example that is wrong
// with what podgen says of it, and one that is right. The documents are read from a
// folder.
func Markdown(folder fs.FS) string {
	var b strings.Builder
	b.WriteString("# Rules of the run time\n\n" +
		"What Kubernetes accepts and what goes wrong all the same when the pod runs, what it cannot start in the order that the module\n" +
		"asks for, and what the targeted version does not have. Generated from the rules in this folder\n" +
		"(`make generate`); `podgen rules show ID` prints the same. [corpus.md](corpus.md) counts how often each fires on real manifests.\n\n" +
		"| rule | severity | |\n| --- | --- | --- |\n")
	for _, r := range all() {
		fmt.Fprintf(&b, "| [`%s`](#%s) | %s | %s |\n", r.ID, r.ID, r.severities(), r.Title)
	}
	for _, r := range all() {
		b.WriteString("\n" + page(folder, r))
	}
	return b.String()
}

// Page is what the catalogue says of one rule, as Markdown.
func Page(r Rule) string { return page(documents, r) }

func page(folder fs.FS, r Rule) string {
	d := docIn(folder, r)
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n%s: %s.\n\n%s\n\nWhere a finding may be wrong: %s\n", r.ID, capital(r.severities()), lower(r.Title), strings.TrimSpace(d.Text), r.Risk)
	fmt.Fprintf(&b, "\nWrong:\n\n```hcl\n%s```\n\n```\n%s\n```\n", d.Bad, strings.TrimSpace(d.Want))
	fmt.Fprintf(&b, "\nRight:\n\n```hcl\n%s```\n", d.Good)
	return b.String()
}

// severities names the severities of a rule: "error", or "error or warning".
func (r Rule) severities() string {
	text := diag.SeverityName(r.Severity)
	if r.Weak != 0 && r.Weak != r.Severity {
		text += " or " + diag.SeverityName(r.Weak)
	}
	return text
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func lower(s string) string { return strings.ToLower(s[:1]) + s[1:] }
