package pattern

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"podgen/generate/diag"
	"podgen/generate/parse"
)

// Description is what a pattern says of itself.
type Description struct {
	Name    string   `json:"name"`
	Role    string   `json:"role"`    // ambassador, adapter, sidecar or init
	Summary string   `json:"summary"` // one sentence
	Links   []string `json:"links"`   // the documentation of what it runs
	Inputs  []Input  `json:"inputs"`
	Outputs []Output `json:"outputs"`
	Adds    []string `json:"adds"`    // the blocks that it brings: ambassador "proxy"
	Example string   `json:"example"` // a module that uses it; empty if there is none
}

// Input is a variable of a pattern.
type Input struct {
	Name        string `json:"name"`
	Type        string `json:"type"` // as the file has it
	Description string `json:"description"`
	Default     string `json:"default"` // as the file has it; empty for an input that must be given
	Required    bool   `json:"required"`
}

// Output is a value that a pattern gives to the workload.
type Output struct {
	Name        string `json:"name"`
	Description string `json:"description"`
}

// Describe reads the descriptions of all patterns in folders, by name. Of several of
// one name the first counts.
func Describe(folders []Folder) ([]Description, hcl.Diagnostics) {
	var all []Description
	var diags hcl.Diagnostics
	for _, name := range Names(folders) {
		for _, f := range folders {
			src, err := fs.ReadFile(f.FS, path.Join(name, FileName))
			if err != nil {
				continue
			}
			d, more := describe(name, path.Join(f.Name, name, FileName), src)
			example, _ := fs.ReadFile(f.FS, path.Join(name, "example.hcl")) // there may be none
			d.Example = string(example)
			all, diags = append(all, d), append(diags, more...)
			break
		}
	}
	return all, diags
}

func describe(name, file string, src []byte) (Description, hcl.Diagnostics) {
	d := Description{Name: name, Links: []string{}, Inputs: []Input{}, Outputs: []Output{}, Adds: []string{}}
	parsed, diags := parse.One(parse.Input{Name: file, Bytes: src})
	for _, b := range parsed.Body.Blocks {
		switch {
		case b.Type == "pattern" && len(b.Labels) == 0:
			d.Role, d.Summary, d.Links = textOf(b, "role"), textOf(b, "summary"), textsOf(b, "links")
			if d.Summary == "" || d.Role == "" {
				diags = append(diags, diag.Error(b.TypeRange, "Attribute missing", "The header of a pattern has a role and a summary: pattern { role = \"sidecar\"  summary = \"…\" }."))
			}
		case b.Type == "variable" && len(b.Labels) == 1:
			d.Inputs = append(d.Inputs, inputOf(b, src))
		case b.Type == "output" && len(b.Labels) == 1:
			d.Outputs = append(d.Outputs, Output{b.Labels[0], textOf(b, "description")})
		case b.Type == "locals":
		case len(b.Labels) > 0:
			d.Adds = append(d.Adds, fmt.Sprintf("%s %q", b.Type, strings.Join(b.Labels, `" "`)))
		default:
			d.Adds = append(d.Adds, b.Type)
		}
	}
	return d, diags
}

func inputOf(b *hclsyntax.Block, src []byte) Input {
	in := Input{Name: b.Labels[0], Type: "any", Description: textOf(b, "description"), Required: true}
	if a := b.Body.Attributes["type"]; a != nil {
		in.Type = string(a.Expr.Range().SliceBytes(src))
	}
	if a := b.Body.Attributes["default"]; a != nil {
		in.Required, in.Default = false, string(a.Expr.Range().SliceBytes(src))
	}
	return in
}

// textOf is an attribute that is a text, "" if it is not there or is none.
func textOf(b *hclsyntax.Block, name string) string {
	if a := b.Body.Attributes[name]; a != nil {
		if v, diags := a.Expr.Value(nil); !diags.HasErrors() && v.Type() == cty.String && !v.IsNull() {
			return v.AsString()
		}
	}
	return ""
}

func textsOf(b *hclsyntax.Block, name string) []string {
	list := []string{}
	if a := b.Body.Attributes[name]; a != nil {
		v, diags := a.Expr.Value(nil)
		if diags.HasErrors() || !v.CanIterateElements() {
			return list
		}
		for it := v.ElementIterator(); it.Next(); {
			if _, e := it.Element(); e.Type() == cty.String && !e.IsNull() {
				list = append(list, e.AsString())
			}
		}
	}
	return list
}

// Markdown is the page of a pattern.
func (d Description) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n\nRole: %s.\n", d.Name, d.Summary, d.Role)
	if len(d.Inputs) > 0 {
		b.WriteString("\n## Inputs\n\n| name | type | default | |\n| --- | --- | --- | --- |\n")
		for _, in := range d.Inputs {
			fallback := "required"
			if !in.Required {
				fallback = "`" + cell(in.Default) + "`"
			}
			fmt.Fprintf(&b, "| `%s` | `%s` | %s | %s |\n", in.Name, cell(in.Type), fallback, cell(in.Description))
		}
	}
	if len(d.Outputs) > 0 {
		b.WriteString("\n## Outputs\n\n| name | |\n| --- | --- |\n")
		for _, out := range d.Outputs {
			fmt.Fprintf(&b, "| `%s` | %s |\n", out.Name, cell(out.Description))
		}
	}
	if len(d.Adds) > 0 {
		b.WriteString("\n## What it adds\n\n")
		for _, a := range d.Adds {
			fmt.Fprintf(&b, "- `%s`\n", a)
		}
	}
	if d.Example != "" {
		fmt.Fprintf(&b, "\n## Example\n\n```hcl\n%s```\n", d.Example)
	}
	if len(d.Links) > 0 {
		b.WriteString("\n## Documentation of what it runs\n\n")
		for _, link := range d.Links {
			fmt.Fprintf(&b, "- <%s>\n", link)
		}
	}
	return b.String()
}

// cell is a text in a table of Markdown.
func cell(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "|", `\|`)
}
