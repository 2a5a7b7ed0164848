package rule

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"
)

// The kubelet waits ten seconds before it restarts a container, then twice as long
// each time up to five minutes, and forgets that after ten minutes.
// Source: kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle.
var containerExits = Rule{
	ID:       "container-exits",
	Title:    "Container that ends by itself",
	Severity: hcl.DiagError,
	Risk:     "Low: only what is proven to end within ten minutes is reported.",
	check: func(p *Pod) {
		for _, c := range p.Mains() {
			if !c.alwaysRestarted() {
				continue
			}
			if f, ends := c.finishes(); ends {
				p.Report(f.at, "%s ends by itself%s, and with the restart policy Always the kubelet starts it again and again, waiting up to five minutes in between (CrashLoopBackOff). %s",
					c.Title(), f.means(), p.otherThanMain(c, f))
			}
		}
	},
}

// alwaysRestarted says that the container is started again when it has ended well.
func (c *Container) alwaysRestarted() bool {
	if c.RestartPolicy != nil {
		return *c.RestartPolicy == corev1.ContainerRestartPolicyAlways
	}
	return c.Pod.RestartPolicy() == corev1.RestartPolicyAlways
}

// means says why a container ends, as the middle of a sentence.
func (f finish) means() string {
	switch {
	case f.image:
		return ": its image runs a shell or an interpreter when it gets no command, and that ends without a terminal"
	case f.long >= 1:
		return fmt.Sprintf(" after some %.0f seconds: every command of it does", f.long)
	}
	return ": every command of it does"
}

// otherThanMain is what to write instead.
func (p *Pod) otherThanMain(c *Container, f finish) string {
	if f.image {
		return "Give it a command that serves, or sleep infinity."
	}
	if p.Kind == "Pod" {
		return "Write restart_policy = \"OnFailure\" if it has work to finish, make it an init if the others wait for that, or end with a command that serves."
	}
	return "Make it an init or a job if it has work to finish, or end with a command that serves."
}
