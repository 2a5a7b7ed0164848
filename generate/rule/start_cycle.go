package rule

import "github.com/hashicorp/hcl/v2"

// The plan finds it: a pod whose inits and native sidecars have no order cannot be
// rendered.
var startCycle = Rule{
	ID:       "start-cycle",
	Title:    "Start order has a cycle",
	Severity: hcl.DiagError,
	Always:   true,
	Risk:     "None.",
}
