package main

import (
	"github.com/hashicorp/hcl/v2"

	"podgen/generate"
)

// validateCommand is podgen validate.
type validateCommand struct {
	moduleArgs
}

// Run reports what is wrong with the modules.
func (c *validateCommand) Run(a *app) error {
	m, err := c.open(a)
	if err != nil {
		return err
	}
	ids := &identities{}
	return m.each(func(_ generate.Module, r *generate.Result) hcl.Diagnostics { return ids.add(r.Objects) })
}
