package apiserver

import (
	"github.com/hashicorp/hcl/v2"

	"podgen/generate/object"
)

// once leaves one finding for each mistake of the file. What a block says can be in
// several fields of the object (labels, and what a name implies), and the API server
// looks at each of them, and at what it made itself of another.
func once(o *object.Object, findings []Finding) []Finding {
	if len(findings) < 2 {
		return findings
	}
	places, said := map[hcl.Range]bool{}, map[statement]bool{} // of what is written
	for _, f := range findings {
		if !f.Warning && isWritten(o, f.Path) {
			places[place(o, f.Path)] = true
			said[f.statement()] = true
		}
	}
	type saidAt struct {
		statement
		hcl.Range
	}
	seen := map[saidAt]bool{}
	var kept []Finding
	for _, f := range findings {
		at := saidAt{f.statement(), place(o, f.Path)}
		if seen[at] || follows(o, f, places, said) {
			continue
		}
		seen[at] = true
		kept = append(kept, f)
	}
	return kept
}

// follows says that there is a finding that is the reason for this one: about a
// value that somebody wrote, where this one is about one that the same text implied,
// or that is not in the object at all.
func follows(o *object.Object, f Finding, places map[hcl.Range]bool, said map[statement]bool) bool {
	switch {
	case len(f.Path) == 0 || isWritten(o, f.Path):
		return false
	case implied(o, f.Path):
		return places[place(o, f.Path)]
	}
	return f.Value != "" && said[f.statement()]
}

// statement is what a finding says, if not of which field.
type statement struct {
	typ           Type
	detail, value string
	warning       bool
}

func (f Finding) statement() statement { return statement{f.Type, f.Detail, f.Value, f.Warning} }

// isWritten says that the file sets a field itself.
func isWritten(o *object.Object, path []string) bool {
	node, depth := o.Origin.Find(path...)
	return node != nil && depth == len(path) && depth > 0 && !node.Implied
}

// implied says that a field is there, and that nobody wrote it.
func implied(o *object.Object, path []string) bool {
	node, depth := o.Origin.Find(path...)
	return node != nil && depth > 0 && node.Implied
}
