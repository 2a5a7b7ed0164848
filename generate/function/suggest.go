package function

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"podgen/generate/diag"
)

// Suggest returns diagnostics in which a call to an unknown function is
// answered with the nearest name. HCL's own answer is any name that is near,
// which differs from run to run.
func Suggest(diags hcl.Diagnostics) hcl.Diagnostics {
	for i, d := range diags {
		unknown, ok := d.Extra.(hclsyntax.FunctionCallUnknownDiagExtra)
		if !ok {
			continue
		}
		name := unknown.CalledFunctionName()
		answered := *d
		answered.Detail = fmt.Sprintf("There is no function named %q.%s", name, diag.DidYouMean(name, known()))
		diags = slices.Clone(diags)
		diags[i] = &answered
	}
	return diags
}

// known is every name that a call can have, those with a reason instead of a
// function included.
func known() []string {
	return slices.AppendSeq(Names(), maps.Keys(absent))
}
