package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"podgen/generate"
	"podgen/generate/diag"
)

// rulesCommand is podgen rules.
type rulesCommand struct {
	List rulesListCommand `cmd:"" default:"1" help:"List the rules of the run time, and with --all every kind of diagnostic."`
	Show rulesShowCommand `cmd:"" help:"Show what a rule means, with an example that is wrong and one that is right."`
}

type rulesListCommand struct {
	All bool `help:"The rules of the language and of the API server as well."`
}

// Run lists rules, one a line.
func (c *rulesListCommand) Run(a *app) error {
	rules := generate.RunTimeRules()
	if c.All {
		rules = generate.Rules()
	}
	w := tabwriter.NewWriter(a.Stdout, 0, 0, 2, ' ', 0)
	for _, r := range rules {
		fmt.Fprintf(w, "%s\t%s\t%s\n", r.ID, diag.SeverityName(r.Severity), r.Title)
	}
	return w.Flush()
}

type rulesShowCommand struct {
	ID string `arg:"" help:"The id of the rule."`
}

// Run shows a rule.
func (c *rulesShowCommand) Run(a *app) error {
	page, ok := generate.RulePage(c.ID)
	if !ok {
		var ids []string
		for _, r := range generate.Rules() {
			ids = append(ids, r.ID)
		}
		return fmt.Errorf("there is no rule %q.%s podgen rules lists them", c.ID, diag.DidYouMean(c.ID, ids))
	}
	_, err := io.WriteString(a.Stdout, page)
	return err
}
