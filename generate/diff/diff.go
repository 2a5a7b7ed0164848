// Package diff shows how two versions of a file differ, as diff -u does.
package diff

import (
	"bytes"

	"github.com/rogpeppe/go-internal/diff"
)

// Unified returns the difference between two versions of a file in the unified
// format, "" when there is none. It takes n·log n time in the number of lines:
// lines that occur once on both sides are its anchors, so that it need not be
// the shortest difference.
func Unified(name string, before, after []byte) string {
	text := diff.Diff(name, before, name, after)
	_, text, _ = bytes.Cut(text, []byte("\n")) // the command line that would give it
	return string(text)
}
