package rule

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"k8s.io/apimachinery/pkg/util/intstr"

	"podgen/generate/kubernetes"
)

// Of fields, values and kinds it is the API server's own code that knows in which
// version they came: see generate/apiserver, which names this rule. What the rule itself
// checks is what every version takes and an old one does not act upon.
//
// Source: FindPort of k8s.io/kubernetes/pkg/api/v1/pod; it looks at native sidecars
// since 1.32 (kubernetes/kubernetes#127976).
var kubernetesTooOld = Rule{
	ID:       "kubernetes-too-old",
	Title:    "Not in this version of Kubernetes",
	Severity: hcl.DiagError,
	Risk:     "None, unless the cluster has switched on a feature gate that is off by default in its version.",
	check: func(p *Pod) {
		if !p.Release.Before(kubernetes.Minor(32)) || p.Release.Before(kubernetes.Minor(29)) {
			return // before 1.29 it is the sidecar that is too new
		}
		for _, s := range p.services() {
			for i, port := range s.Spec.Ports {
				target := s.target(i)
				if target.Type != intstr.String {
					continue
				}
				if c := p.named(target.StrVal, port.Protocol); c != nil && c.Sidecar() {
					d := p.Report(s.at(i, "targetPort"), "The service %q leads to the port %q of %s, and before Kubernetes 1.32 a service does not find the named ports of native sidecars. Write the number instead: target_port = %d.",
						s.Object.Name, target.StrVal, c.Title(), c.portNamed(target.StrVal))
					d.Summary = fmt.Sprintf("Not in Kubernetes %s", p.Release.Version) // as generate/apiserver has it
				}
			}
		}
	},
}
