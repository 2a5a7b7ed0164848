package rule

import (
	"embed"
	"io/fs"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"
)

// Document is what is written about a rule.
type Document struct {
	Text string // what it means, as Markdown; the first paragraph is the summary
	Bad  string // a module that is wrong, in that one way
	Want string // the diagnostics of Bad
	Good string // a module that does the same and is right
}

//go:embed *.txtar
var documents embed.FS

// DocumentFile is the name of a rule's document in this folder.
func DocumentFile(r Rule) string { return strings.ReplaceAll(r.ID, "-", "_") + ".txtar" }

// Doc returns the document of a rule. A rule without one is a mistake of the
// program, which a test finds; its document is empty.
func Doc(r Rule) Document { return docIn(documents, r) }

func docIn(folder fs.FS, r Rule) Document {
	data, err := fs.ReadFile(folder, DocumentFile(r))
	if err != nil {
		return Document{}
	}
	var d Document
	for _, f := range txtar.Parse(data).Files {
		switch f.Name {
		case "doc.md":
			d.Text = string(f.Data)
		case "bad.hcl":
			d.Bad = string(f.Data)
		case "want.txt":
			d.Want = string(f.Data)
		case "good.hcl":
			d.Good = string(f.Data)
		}
	}
	return d
}

// Summary is the first paragraph of the text, on one line.
func (d Document) Summary() string {
	first, _, _ := strings.Cut(strings.TrimSpace(d.Text), "\n\n")
	return strings.Join(strings.Fields(first), " ")
}
