package rule

import "github.com/hashicorp/hcl/v2"

// The plan finds it, as it is the plan that knows of which references an order is made.
var startImpossible = Rule{
	ID:       "start-impossible",
	Title:    "Start order not possible",
	Severity: hcl.DiagError,
	Always:   true,
	Risk:     "None: the module asks for the order in depends_on.",
}
