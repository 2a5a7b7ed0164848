package rule

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"
	"mvdan.cc/sh/v3/syntax"
)

var initWaitsForLater = Rule{
	ID:       "init-waits-for-later",
	Title:    "Init waits for what starts after it",
	Severity: hcl.DiagError,
	Weak:     hcl.DiagWarning,
	Risk:     "Low. A service may be answered by other pods, so that is a warning.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			if !c.Init() {
				continue
			}
			for _, d := range c.dials() {
				if late := c.lateOwner(d.port); late != nil && late.Main() && d.loop {
					p.Report(d.at, "%s waits for port %d of the pod, where %s listens, and that starts only when all inits have ended: none of them ever starts. Wait in %s itself, or make it a sidecar with a startup_probe and let what needs it refer to it.",
						c.Title(), d.port, late.Title(), late.Title())
					break
				}
			}
			c.waitsForOwnService()
		}
	},
}

// waitsForOwnService reports an init that waits for a service whose only pods are
// those of its own workload.
func (c *Container) waitsForOwnService() {
	s := c.Script()
	if s == nil || s.File == nil || len(c.Pod.Object.Services) == 0 || !strings.Contains(s.Text, "until") && !strings.Contains(s.Text, "while") {
		return
	}
	for _, service := range c.Pod.services() {
		if service.Spec.ClusterIP == corev1.ClusterIPNone || service.Spec.PublishNotReadyAddresses || !strings.Contains(s.Text, service.Object.Name) {
			continue
		}
		reported := false
		s.Walk(func(n syntax.Node) bool {
			loop, ok := n.(*syntax.WhileClause)
			if !ok || reported {
				return !reported
			}
			for _, cond := range loop.Cond {
				if call := callOf(cond); call != nil && connects(words(call.Args, c.variable), service.Object.Name) {
					reported = true
					c.Pod.Suspect(s.At(call.Pos()), "%s waits for the service %q, which leads to the pods of %s, and no pod is ready before its inits have ended. The first rollout never gets further. Wait for something that others run.",
						c.Title(), service.Object.Name, c.Pod.Title())
				}
			}
			return true
		})
	}
}

func callOf(s *syntax.Stmt) *syntax.CallExpr {
	call, _ := s.Cmd.(*syntax.CallExpr)
	return call
}

// connects says that a command connects to a host: one that only asks for its
// address, as nslookup does, is answered before a pod is ready.
func connects(argv []string, host string) bool {
	if len(argv) == 0 {
		return false
	}
	switch argv[0] {
	case "nc", "curl", "wget", "pg_isready", "redis-cli", "mysqladmin", "telnet":
	default:
		return false
	}
	for _, word := range argv[1:] {
		if i := strings.Index(word, "://"); i >= 0 {
			word = word[i+3:]
		}
		name, _, _ := strings.Cut(word, "/")
		name, _, _ = strings.Cut(name, ":")
		name, _, _ = strings.Cut(name, ".")
		if name == host {
			return true
		}
	}
	return false
}
