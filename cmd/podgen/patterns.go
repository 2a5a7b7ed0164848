package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"text/tabwriter"

	"podgen/generate"
	"podgen/generate/diag"
	"podgen/generate/parse"
	"podgen/patterns"
	"podgen/schema"
)

// patternFolders is the variable of the environment that names folders of patterns, as
// PATH names folders of programs.
const patternFolders = "PODGEN_PATTERNS"

// builtIn is podgen's own catalogue.
func builtIn() generate.Folder {
	return generate.Folder{Name: "<podgen>/patterns", FS: patterns.Catalogue(), BuiltIn: true}
}

// patterns are the folders in which patterns are looked for: those of the environment,
// then the catalogue.
func (a *app) patterns() []generate.Folder {
	var folders []generate.Folder
	value, _ := a.environ(patternFolders)
	for _, dir := range filepath.SplitList(value) {
		if dir != "" {
			folders = append(folders, generate.Folder{Name: generate.Shown(dir), FS: os.DirFS(dir)})
		}
	}
	return append(folders, builtIn())
}

// patternsCommand is podgen patterns.
type patternsCommand struct {
	List patternsListCommand `cmd:"" default:"1" help:"List the patterns: name, role, summary."`
	Show patternsShowCommand `cmd:"" help:"Show the inputs and outputs of a pattern, an example, and what that renders."`
	New  patternsNewCommand  `cmd:"" help:"Begin a pattern of your own: a folder patterns/NAME."`
}

// describe reads the descriptions of all patterns.
func (a *app) describe() ([]generate.Pattern, error) {
	all, diags := generate.Patterns(a.patterns())
	if diags.HasErrors() {
		a.report(nil, diags)
		return nil, exit(exitError)
	}
	return all, nil
}

type patternsListCommand struct {
	JSON bool `help:"As JSON."`
}

// Run lists the patterns, one a line.
func (c *patternsListCommand) Run(a *app) error {
	all, err := a.describe()
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(a.Stdout, all)
	}
	w := tabwriter.NewWriter(a.Stdout, 0, 0, 2, ' ', 0)
	for _, p := range all {
		fmt.Fprintf(w, "%s\t%s\t%s\n", p.Name, p.Role, p.Summary)
	}
	return w.Flush()
}

type patternsShowCommand struct {
	Name string `arg:"" help:"The name of the pattern."`
	JSON bool   `help:"As JSON."`
}

// shownPattern is a pattern with what its example renders.
type shownPattern struct {
	generate.Pattern
	Renders string `json:"renders"`
}

// Run shows a pattern.
func (c *patternsShowCommand) Run(a *app) error {
	all, err := a.describe()
	if err != nil {
		return err
	}
	var names []string
	for _, p := range all {
		names = append(names, p.Name)
		if p.Name != c.Name {
			continue
		}
		shown := shownPattern{Pattern: p, Renders: a.rendersPattern(p)}
		if c.JSON {
			return writeJSON(a.Stdout, shown)
		}
		page := p.Markdown()
		if shown.Renders != "" {
			page += "\n## What the example renders\n\n```yaml\n" + shown.Renders + "```\n"
		}
		_, err := io.WriteString(a.Stdout, page)
		return err
	}
	return fmt.Errorf("there is no pattern %q.%s podgen patterns list names them", c.Name, diag.DidYouMean(c.Name, names))
}

// rendersPattern is the YAML of a pattern's example; empty if it has none that renders.
func (a *app) rendersPattern(p generate.Pattern) string {
	if p.Example == "" {
		return ""
	}
	options := generate.Options{Schema: schema.New(), Patterns: a.patterns()}
	result, diags := generate.Run(os.DirFS("."), []parse.Input{{Name: "example.hcl", Bytes: []byte(p.Example)}}, options)
	if diags.HasErrors() {
		return ""
	}
	var yaml []byte
	for i, o := range result.Objects {
		if i > 0 {
			yaml = append(yaml, generate.Separator...)
		}
		yaml, _ = generate.YAML(yaml, o)
	}
	return string(yaml)
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

type patternsNewCommand struct {
	Name string `arg:"" help:"The name of the pattern: small letters, digits and hyphens."`
}

// patternName is what a pattern may be called.
var patternName = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// Run writes a folder patterns/NAME that works as it is, and overwrites nothing.
func (c *patternsNewCommand) Run(a *app) error {
	if !patternName.MatchString(c.Name) {
		return fmt.Errorf("%q is no name of a pattern: it has small letters, digits and hyphens", c.Name)
	}
	dir := filepath.Join("patterns", c.Name)
	if _, err := os.Stat(dir); err == nil {
		return fmt.Errorf("%s is there already", dir)
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	err := errors.Join(
		os.WriteFile(filepath.Join(dir, "pattern.hcl"), []byte(newPattern), 0o666),
		os.WriteFile(filepath.Join(dir, "example.hcl"), fmt.Appendf(nil, newExample, c.Name), 0o666),
	)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.Stdout, `Wrote %[1]s with pattern.hcl and example.hcl. Try it:

  PODGEN_PATTERNS=patterns podgen render %[1]s/example.hcl

A module beside the folder patterns uses it with source = "./patterns/%[2]s".
`, filepath.ToSlash(dir), c.Name)
	return err
}

const newPattern = `pattern {
  role    = "sidecar" # ambassador, adapter, sidecar or init
  summary = "What it does, in a sentence."
  links   = ["https://example.com/docs"]
}

variable "port" {
  type        = number
  description = "The port at which it listens."
  default     = 9000
}

sidecar "main" {
  image = "example/helper:1.0.0"
  args  = ["--listen=:${var.port}"]
  ports = { (use.name) = var.port }

  startup_probe {
    tcp_socket {
      port = var.port
    }

    period_seconds = 1
    within         = "60s"
  }
}

output "address" {
  description = "Where the containers of the pod reach it."
  value       = sidecar.main.address
}
`

const newExample = `deployment "app" {
  pattern "%s" "helper" {}

  container "app" {
    image = "example/app:1.0.0"
    env   = { HELPER = pattern.helper.address }
  }
}
`
