package rule

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"podgen/generate/diag"
	"podgen/generate/kubernetes"
	"podgen/schema"
)

// Source: getPhase and computePodActions of k8s.io/kubernetes/pkg/kubelet: a pod ends
// when its containers have; native sidecars, from 1.29, are stopped then.
var jobNeverCompletes = Rule{
	ID:       "job-never-completes",
	Title:    "Job never completes",
	Severity: hcl.DiagError,
	Weak:     hcl.DiagWarning,
	Risk:     "Low: somebody else may end the helper, for example over its network.",
	check: func(p *Pod) {
		mains := p.Mains()
		if p.Kind != "Job" && p.Kind != "CronJob" || len(mains) < 2 || p.ended() {
			return
		}
		work := 0
		for _, c := range mains {
			if !c.Role().Helper() && !c.endless() {
				work++
			}
		}
		for _, c := range mains {
			switch {
			case work == 0, c.Step.Classic != nil: // of the latter the plan says it
			case c.endless():
				native(c, c.Report(nil, "%s never ends by itself, and the Job completes only when all its containers have ended. %s", c.Title(), c.mendOfJob()))
			case c.Role().Helper() && c.Script() == nil:
				native(c, c.Suspect(nil, "%s is an ordinary container, and the Job completes only when all its containers have ended. A helper that serves does not end by itself. %s", c.Title(), c.mendOfJob()))
			}
		}
	},
}

// ended says that something in the pod may end its helpers: it sees their processes,
// or asks for the /quitquitquit that proxies have for this.
func (p *Pod) ended() bool {
	if p.Spec.ShareProcessNamespace != nil && *p.Spec.ShareProcessNamespace {
		return true
	}
	for _, c := range p.Containers {
		for _, list := range [][]string{c.Command, c.Args} {
			for _, text := range list {
				if strings.Contains(text, "quitquitquit") {
					return true
				}
			}
		}
	}
	return false
}

func (c *Container) mendOfJob() string {
	switch {
	case c.Pod.Release.Before(kubernetes.Minor(29)):
		return "Let it end when the work is done, for example by a file on a shared volume."
	case c.Role() == schema.Container:
		return "Make it a native sidecar, which Kubernetes stops when the work is done: write sidecar in place of container."
	}
	return "As a native sidecar Kubernetes stops it when the work is done: take native = false away."
}

// native offers the edit that makes a native sidecar of a container.
func native(c *Container, d *hcl.Diagnostic) {
	b := c.block()
	if b == nil || c.Pod.Release.Before(kubernetes.Minor(29)) {
		return
	}
	if c.Role() == schema.Container {
		if changes, ok := c.renamed("sidecar"); ok && b.Body.Attributes["restart_policy"] == nil { // a sidecar's is fixed
			diag.SuggestAll(d, changes)
		}
		return
	}
	a := b.Body.Attributes["native"]
	if a == nil {
		return
	}
	if lit, ok := a.Expr.(*hclsyntax.LiteralValueExpr); !ok || lit.Val.True() {
		return
	}
	if at, alone := c.Pod.line(a); alone {
		diag.Suggest(d, at, "")
	}
}
