package main

import (
	"github.com/hashicorp/hcl/v2"

	"podgen/generate"
)

// validateCommand is podgen validate.
type validateCommand struct {
	moduleArgs
	formatArgs
}

// Run reports what is wrong with the modules. For machines that is the output of
// the command.
func (c *validateCommand) Run(a *app) error { return c.reported(a, a.Stdout, c.run) }

func (c *validateCommand) run(a *app) error {
	m, err := c.open(a)
	if err != nil {
		return err
	}
	ids := &identities{}
	return m.each(func(_ generate.Module, r *generate.Result) hcl.Diagnostics { return ids.add(r.Objects) })
}
