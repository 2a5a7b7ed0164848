// Package patterns is podgen's own catalogue: one folder for each pattern, with the
// pattern in pattern.hcl, a use of it in example.hcl, and a README.md that is
// generated of both. A new pattern is a new folder; no Go is edited.
package patterns

import (
	"embed"
	"io/fs"
)

//go:embed */pattern.hcl */example.hcl
var files embed.FS

// Catalogue is the folder with all patterns.
func Catalogue() fs.FS { return files }
