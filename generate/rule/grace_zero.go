package rule

import (
	"slices"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/diag"
)

var graceZero = Rule{
	ID:       "grace-zero",
	Title:    "No time to end",
	Severity: hcl.DiagWarning,
	Weak:     diag.Info,
	Risk:     "Low: programs that can be killed at any time. Without native sidecars, and not in a stateful set, 0 is only worth knowing.",
	check: func(p *Pod) {
		if p.Spec.TerminationGracePeriodSeconds == nil {
			return
		}
		const least = 2 // seconds
		sidecars := slices.ContainsFunc(p.Containers, (*Container).Sidecar)
		at := p.At("terminationGracePeriodSeconds")
		switch grace := p.GracePeriod(); {
		case grace == 0:
			report := p.Suspect
			if sidecars || p.Kind == "StatefulSet" {
				report = p.Report
			}
			report(at, "With a grace period of 0 the containers are killed at once: no program finishes what it does, and the pod may be gone for the API server while it still runs. Leave the attribute out for 30 seconds, or write what the programs need.")
		case grace > 0 && grace <= least && sidecars:
			p.Report(at, "The pod has %d seconds to end, and its native sidecars are stopped one after the other once its containers have ended: they are killed before. Leave the attribute out for 30 seconds, or write what all of them need together.", grace)
		}
	},
}
