package rule

import "github.com/hashicorp/hcl/v2"

// Source: killContainer of k8s.io/kubernetes/pkg/kubelet/kuberuntime: the time of
// pre_stop counts against the one grace period of the pod; what still runs then gets two
// seconds more.
var graceTooShort = Rule{
	ID:       "grace-too-short",
	Title:    "Grace period too short",
	Severity: hcl.DiagWarning,
	Risk:     "None for a sleep that is written out.",
	check: func(p *Pod) {
		grace := p.GracePeriod()
		if grace <= 0 {
			return // see grace-zero
		}
		for _, c := range p.Containers {
			if c.Lifecycle == nil {
				continue
			}
			if seconds, at := c.sleeps(c.Lifecycle.PreStop, "preStop"); seconds >= grace {
				c.Report(at, "The pre_stop of %s sleeps for %d seconds, and the pod has %d seconds to end, in which that counts. Its program is killed before it can end by itself. Write termination_grace_period_seconds = %d or more: the sleep, and what the program needs then.",
					c.Title(), seconds, grace, seconds+30)
			}
		}
	},
}
