package rule

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"
)

// Source: warningsForPodSpecAndMeta in k8s.io/kubernetes/pkg/api/pod/warnings.go. The
// lists of variables are merged by name when an object is applied
// (kubernetes/kubernetes#58477), so one of two is lost.
var envDuplicate = Rule{
	ID:       "env-duplicate",
	Title:    "Variable set twice",
	Severity: hcl.DiagWarning,
	Risk:     "None: the last one wins, or one of them is lost when the object is applied again.",
	Covers:   []string{"hides previous definition of "},
	check: func(p *Pod) {
		for _, c := range p.Containers {
			for i := range c.Env {
				before := c.envIndex(c.Env[i].Name)
				if before < i && !extends(&c.Env[i]) {
					c.Report(field("env", itoa(i)), "%s sets %q before, and this one hides it; kubectl apply merges variables by name and may drop either. Keep one of them.", c.Title(), c.Env[i].Name)
				}
			}
		}
	},
}

// extends says that a variable is made of the value that it had before.
func extends(e *corev1.EnvVar) bool {
	old := "$(" + e.Name + ")"
	return e.ValueFrom == nil && e.Value != old && strings.Contains(e.Value, old)
}
