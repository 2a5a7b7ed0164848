package main

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate"
	"podgen/generate/format"
)

// validateCommand is podgen validate.
type validateCommand struct {
	moduleArgs
	formatArgs
	Fix bool `help:"Apply the edits that diagnostics offer, and format the files that change."`
}

// Run reports what is wrong with the modules. For machines that is the output of
// the command.
func (c *validateCommand) Run(a *app) error { return c.reported(a, a.Stdout, c.run) }

func (c *validateCommand) run(a *app) error {
	if c.Fix {
		if err := c.fix(a); err != nil {
			return err
		}
	}
	m, err := c.open(a)
	if err != nil {
		return err
	}
	ids := &identities{}
	return m.each(func(_ generate.Module, r *generate.Result) hcl.Diagnostics { return ids.add(r.Objects) })
}

// fix mends what can be mended. An edit may make another one possible, so it goes
// over the modules until nothing is left to do.
func (c *validateCommand) fix(a *app) error {
	if slices.Contains(c.Paths, "-") {
		return errors.New("--fix changes files: standard input is none")
	}
	const most = 10 // rounds: edits that undo each other must come to an end
	for range most {
		m, err := c.open(a)
		if err != nil {
			return err
		}
		applied, err := m.fix()
		if err != nil || applied == 0 {
			return err
		}
	}
	return nil
}

// fix goes over the modules once, and returns how many edits it applied.
func (m *modules) fix() (applied int, err error) {
	for _, module := range m.list {
		result, diags := module.Run(m.options, m.Stdin)
		changed, n := generate.Fix(result.Sources, diags)
		for _, name := range slices.Sorted(maps.Keys(changed)) {
			formatted, diags := format.Source(name, changed[name])
			if diags.HasErrors() {
				formatted = changed[name] // another mistake keeps it from being read
			}
			if err := replace(filepath.FromSlash(name), formatted); err != nil {
				return applied, fmt.Errorf("--fix: %w", err)
			}
			if m.reports == nil {
				fmt.Fprintf(m.Stderr, "Mended %s.\n", name)
			}
		}
		applied += n
	}
	return applied, nil
}
