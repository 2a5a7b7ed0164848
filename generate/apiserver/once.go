package apiserver

import (
	"slices"

	"podgen/generate/object"
)

// once leaves one finding for each mistake of the file. What a block says can be in
// several fields of the object (labels, and what a name implies), and the API server
// looks at each of them, and at what it made itself of another.
func once(o *object.Object, findings []Finding) []Finding {
	var kept []Finding
	for _, f := range findings {
		if !slices.ContainsFunc(findings, func(g Finding) bool { return explains(o, g, f) }) &&
			!slices.ContainsFunc(kept, func(g Finding) bool { return repeats(g, f) && place(o, g.Path) == place(o, f.Path) }) {
			kept = append(kept, f)
		}
	}
	return kept
}

// explains says that a finding is the reason for another one: about a value that
// somebody wrote, where the other is about one that follows from the same text, or
// that is not in the object at all.
func explains(o *object.Object, f, other Finding) bool {
	if f.Warning || !isWritten(o, f.Path) || isWritten(o, other.Path) || len(other.Path) == 0 {
		return false
	}
	if implied(o, other.Path) {
		return place(o, f.Path) == place(o, other.Path)
	}
	return other.Value != "" && repeats(f, other)
}

// repeats says that two findings say the same, if not of the same field.
func repeats(f, g Finding) bool {
	return f.Type == g.Type && f.Detail == g.Detail && f.Value == g.Value && f.Warning == g.Warning
}

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
