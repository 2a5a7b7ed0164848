package rule

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/kubernetes"
)

// Source: kubernetes/kubernetes#132826, fixed by #133072 in 1.35.0 and, by the
// picks #134800 and #134801, in 1.34.2 and 1.33.6; the pick for 1.32 was closed.
var neverRestartedProbe = Rule{
	ID:       "never-restarted-probe",
	Title:    "Startup probe may never run again",
	Severity: hcl.DiagWarning,
	Risk:     "None for a kubelet without the fix.",
	check: func(p *Pod) {
		fixed, known := probeFix(p.Release)
		if fixed || p.RestartPolicy() != corev1.RestartPolicyNever {
			return
		}
		for _, c := range p.Containers {
			if c.Sidecar() && c.Started() != nil {
				c.Report(nil, "With restart_policy = \"Never\", a kubelet of %s stops probing %s when its first start failed, and the containers of the pod never start (kubernetes/kubernetes#132826). %s Write restart_policy = \"OnFailure\" if the job can stand it.",
					p.Release.Version, c.Title(), known)
			}
		}
	},
}

// probeFix says whether a release has the fix, and if not, which one has.
func probeFix(r kubernetes.Release) (fixed bool, known string) {
	patch, picked := map[kubernetes.Version]int{kubernetes.Minor(33): 6, kubernetes.Minor(34): 2}[r.Version]
	switch {
	case kubernetes.Minor(34).Before(r.Version) || picked && r.Patch >= patch:
		return true, ""
	case picked:
		return false, fmt.Sprintf("%s.%d has the fix: if your nodes have it, write kubernetes = \"%s.%d\".", r.Version, patch, r.Version, patch)
	}
	return false, fmt.Sprintf("No release of %s has the fix.", r.Version)
}
