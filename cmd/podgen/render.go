package main

import (
	"errors"
	"fmt"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate"
	"podgen/generate/diag"
	"podgen/generate/object"
)

// renderCommand is podgen render.
type renderCommand struct {
	moduleArgs
	formatArgs
	Output string `short:"o" placeholder:"DIR" help:"Write one file per object into a folder, all or none, and remove stale files of podgen's own."`
	Check  bool   `help:"Compare with the folder instead of writing to it: exit 1 and show a diff where it differs."`

	SourceMap string `placeholder:"FILE" help:"Write as well which HCL each line of the YAML comes from, as JSON. Not with --check, which writes nothing."`
}

// Run renders the modules: nothing is written unless all of them are right. The
// output of the command is YAML, so that diagnostics of any form go to standard error.
func (c *renderCommand) Run(a *app) error { return c.reported(a, a.Stderr, c.run) }

func (c *renderCommand) run(a *app) error {
	if c.Check && c.Output == "" {
		return errors.New("--check compares with a folder: name it with -o DIR")
	}
	if c.Check && c.SourceMap != "" {
		return errors.New("--check writes nothing: leave --source-map out, or --check")
	}
	m, err := c.open(a)
	if err != nil {
		return err
	}
	switch {
	case c.Check:
		return c.compareFolder(m)
	case c.Output != "":
		return c.toFolder(m)
	}
	return c.toStream(m)
}

// toStream writes all objects to standard output.
func (c *renderCommand) toStream(m *modules) (err error) {
	out := &spool{}
	defer func() { err = errors.Join(err, out.Close()) }()
	sourceMap, err := openMap(c.SourceMap)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sourceMap.Abort()) }()
	sourceMap.stream()
	ids := &identities{}
	separator := ""
	err = m.each(func(module generate.Module, r *generate.Result) hcl.Diagnostics {
		diags := ids.add(r.Objects)
		if diags.HasErrors() || len(r.Objects) == 0 {
			return diags
		}
		more, err := sourceMap.write(out, separator, module.Name, r)
		separator = generate.Separator
		diags = append(diags, more...)
		if err != nil {
			diags = append(diags, diag.Unreadable("The output cannot be kept: %s.", err))
		}
		return diags
	})
	if err != nil {
		return err
	}
	if err := sourceMap.finish(); err != nil {
		return err
	}
	if err := out.Flush(m.Stdout); err != nil {
		return err
	}
	return sourceMap.Commit()
}

// identities finds objects that several modules make.
type identities struct {
	seen map[string]hcl.Range
}

func (ids *identities) add(objects []*object.Object) hcl.Diagnostics {
	if ids.seen == nil {
		ids.seen = map[string]hcl.Range{}
	}
	var diags hcl.Diagnostics
	for _, o := range objects {
		id := fmt.Sprintf("%s/%s/%s/%s", o.Group(), o.Kind, o.Namespace, o.Name)
		if before, twice := ids.seen[id]; twice {
			diags = append(diags, diag.Error(o.Range, "Object given twice", "%s %q is already made by another module, at %s:%d.", o.Kind, o.Name, before.Filename, before.Start.Line))
			continue
		}
		ids.seen[id] = o.Range
	}
	return diags
}
