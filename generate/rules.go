package generate

import (
	"slices"

	"podgen/generate/apiserver"
	"podgen/generate/diag"
	"podgen/generate/rule"
)

// Rules is the whole catalogue: what the diagnostics of a run can be about.
func Rules() []diag.Rule { return slices.Concat(diag.Rules(), rule.Rules(), apiserver.Rules()) }
