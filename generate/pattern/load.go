package pattern

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"podgen/generate/diag"
	"podgen/generate/parse"
)

// FileName is the file of a pattern in its folder.
const FileName = "pattern.hcl"

// found is the file of a pattern.
type found struct {
	name    string // as messages show it
	src     []byte
	builtIn bool
}

// ownFolders adds the folders that the podgen block of the module names.
func (x *expander) ownFolders() {
	var own []Folder
	for _, f := range x.module.Files {
		for _, b := range f.Body.Blocks {
			if a := b.Body.Attributes["patterns"]; b.Type == "podgen" && a != nil {
				for _, folder := range x.texts(a) {
					sub, err := fs.Sub(x.module.FS, path.Clean(folder))
					if err != nil || !isFolder(sub) {
						x.add(diag.Error(a.Expr.Range(), "Folder of patterns not found", "%q is no folder of the module.", folder))
						continue
					}
					own = append(own, Folder{Name: path.Join(path.Dir(f.Name), folder), FS: sub})
				}
			}
		}
	}
	x.folders = append(own, x.folders...)
}

func isFolder(f fs.FS) bool {
	info, err := fs.Stat(f, ".")
	return err == nil && info.IsDir()
}

// texts reads a list of texts that is written out.
func (x *expander) texts(a *hclsyntax.Attribute) []string {
	v, diags := a.Expr.Value(nil)
	if diags.HasErrors() || !v.CanIterateElements() {
		x.add(diag.Error(a.Expr.Range(), "Constant expected", "%q is a list of folders, written out: [\"./patterns\"].", a.Name))
		return nil
	}
	var list []string
	for it := v.ElementIterator(); it.Next(); {
		if _, e := it.Element(); e.IsKnown() && !e.IsNull() && e.Type().FriendlyName() == "string" {
			list = append(list, e.AsString())
		}
	}
	return list
}

// find returns the file of the pattern that a use names; false after an error.
func (x *expander) find(b *hclsyntax.Block) (found, bool) {
	if a := b.Body.Attributes["source"]; a != nil {
		return x.local(b, a)
	}
	name := b.Labels[0]
	for _, f := range x.folders {
		src, err := fs.ReadFile(f.FS, path.Join(name, FileName))
		if err == nil {
			return found{path.Join(f.Name, name, FileName), src, f.BuiltIn}, true
		}
		if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrInvalid) {
			x.add(diag.Error(b.LabelRanges[0], "Pattern cannot be read", "%s: %s.", path.Join(f.Name, name, FileName), diag.Reason(err)))
			return found{}, false
		}
	}
	names := Names(x.folders)
	near := diag.DidYouMean(name, names)
	if near == "" {
		near = " podgen patterns list names those that there are; one of your own is named by source = \"./FOLDER\"."
	}
	d := diag.Error(b.LabelRanges[0], "Unknown pattern", "There is no pattern %q.%s", name, near)
	if nearest := diag.Nearest(name, names); nearest != "" {
		d = diag.Suggest(d, b.LabelRanges[0], fmt.Sprintf("%q", nearest))
	}
	x.add(d)
	return found{}, false
}

// local returns the file of a pattern in a folder of the module.
func (x *expander) local(b *hclsyntax.Block, source *hclsyntax.Attribute) (found, bool) {
	v, diags := source.Expr.Value(nil)
	if diags.HasErrors() || v.Type().FriendlyName() != "string" || v.IsNull() {
		x.add(diag.Error(source.Expr.Range(), "Constant expected", "source is the folder of a pattern, written out: source = \"./patterns/x\"."))
		return found{}, false
	}
	file := path.Join(path.Clean(v.AsString()), FileName)
	src, err := fs.ReadFile(x.module.FS, file)
	if err != nil {
		x.add(diag.Error(source.Expr.Range(), "Pattern cannot be read", "%s: %s. A source is a folder below that of the module, with a file %s in it.", file, diag.Reason(err), FileName))
		return found{}, false
	}
	return found{path.Join(path.Dir(Shown(b.TypeRange.Filename)), file), src, false}, true
}

// Names returns the names of the patterns in folders, sorted.
func Names(folders []Folder) []string {
	var names []string
	for _, f := range folders {
		entries, _ := fs.ReadDir(f.FS, ".")
		for _, e := range entries {
			if _, err := fs.Stat(f.FS, path.Join(e.Name(), FileName)); err == nil && !slices.Contains(names, e.Name()) {
				names = append(names, e.Name())
			}
		}
	}
	slices.Sort(names)
	return names
}

// read parses the file of a pattern for a use.
func (x *expander) read(f found, of place) (*parse.File, string, bool) {
	name := x.places.marked(f.name, of)
	file, diags := parse.One(parse.Input{Name: name, Bytes: f.src})
	x.module.Patterns = append(x.module.Patterns, file)
	x.diags = append(x.diags, diags...)
	return file, name, !diags.HasErrors()
}

// again parses a part of a file that has been parsed, so that it can be changed once
// more.
func again(f found, name string) *hclsyntax.Body {
	file, _ := parse.One(parse.Input{Name: name, Bytes: f.src})
	return file.Body
}

func rangeOf(b *hclsyntax.Block) hcl.Range {
	r := b.TypeRange
	if n := len(b.LabelRanges); n > 0 {
		r = hcl.RangeBetween(r, b.LabelRanges[n-1])
	}
	return r
}
