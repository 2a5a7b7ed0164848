package rule

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/diag"
	"podgen/generate/kubernetes"
)

// neverRestartedProbe warns of a kubelet that does not probe a native sidecar
// again when its first start failed and the pod itself never restarts anything.
//
// Source: kubernetes/kubernetes#132826, fixed by #133072 in 1.35.0 and, by the
// picks #134800 and #134801, in 1.34.2 and 1.33.6; the pick for 1.32 was closed.
func neverRestartedProbe() rule {
	return rule{
		Rule: diag.Rule{
			ID:       "never-restarted-probe",
			Title:    "Startup probe may never run again",
			Severity: hcl.DiagWarning,
			Help:     "With restart_policy = \"Never\", kubelets before 1.33.6 and 1.34.2 stop probing a native sidecar whose first start failed, and the containers of the pod never start. Use OnFailure, or a kubelet with the fix.",
		},
		check: func(p *pod) (diags hcl.Diagnostics) {
			fixed, known := probeFix(p.release)
			if fixed || p.spec.RestartPolicy != corev1.RestartPolicyNever {
				return nil
			}
			for _, s := range p.Pod.Gated {
				if !s.Native || s.StartupProbe() == nil {
					continue
				}
				diags = append(diags, diag.Warning(s.Range, "Startup probe may never run again",
					"With restart_policy = \"Never\", a kubelet of %s stops probing %s %q when its first start failed, and the containers of the pod never start (kubernetes/kubernetes#132826). %s Write restart_policy = \"OnFailure\" if the job can stand it.",
					p.release.Version, s.Role, s.Name, known))
			}
			return diags
		},
	}
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
