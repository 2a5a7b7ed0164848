package main

// fmtCommand is podgen fmt.
type fmtCommand struct{}

// Run formats.
func (c *fmtCommand) Run(a *app) error { return nil }
