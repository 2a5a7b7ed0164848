package rule

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

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
		late := false
		for _, c := range p.Containers {
			if c.Lifecycle == nil {
				continue
			}
			if seconds, at := c.sleeps(c.Lifecycle.PreStop, "preStop"); seconds >= grace {
				late = true
				c.Report(at, "The pre_stop of %s sleeps for %d seconds, and the pod has %d seconds to end, in which that counts. Its program is killed before it can end by itself. Write termination_grace_period_seconds = %d or more: the sleep, and what the program needs then.",
					c.Title(), seconds, grace, seconds+30)
			}
		}
		if !late {
			p.endsLate(grace)
		}
	},
}

// endsLate reports the first container whose script sleeps on TERM for longer than is left
// then: those after it have no time either.
func (p *Pod) endsLate(grace int64) {
	if !p.traps() {
		return
	}
	for _, e := range p.endings() {
		if e.drain == 0 || e.end() < grace {
			continue
		}
		when := "on TERM"
		switch {
		case e.term > e.hook:
			when = fmt.Sprintf("on TERM, which it gets after %d seconds, when the containers that it has to outlive have ended", e.term)
		case e.hook > 0:
			when = fmt.Sprintf("on TERM, which it gets after the %d seconds of its pre_stop", e.hook)
		}
		e.c.Script().Report(e.trap, "%s sleeps for %d seconds %s. The pod has %d seconds to end, so it is killed in its sleep. Write termination_grace_period_seconds = %d or more: all of that, and what the programs need besides.",
			e.c.Title(), e.drain, when, grace, e.end()+30)
		return
	}
}

// traps says that a script of the pod may do something on TERM.
func (p *Pod) traps() bool {
	for _, c := range p.Containers {
		if s := c.Script(); s != nil && strings.Contains(s.Text, "trap") {
			return true
		}
	}
	return false
}
