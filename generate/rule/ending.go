package rule

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// ending is when a container is known to have ended at the earliest, in seconds from the
// moment at which the pod begins to.
//
// All pre_stop hooks run at once, those of native sidecars too: their times do not add up.
// A container gets TERM when its own hook is over; a native sidecar waits besides until
// all containers and the native sidecars after it have ended.
// Source: killContainer and newTerminationOrdering of k8s.io/kubernetes/pkg/kubelet/kuberuntime.
type ending struct {
	c *Container

	hook  int64 // what its pre_stop sleeps
	term  int64 // when it gets TERM
	drain int64 // what it sleeps then
	trap  syntax.Pos
}

func (e ending) end() int64 { return e.term + e.drain }

// endings are those of the containers that run when the pod ends, in that order.
func (p *Pod) endings() []ending {
	var list []ending
	all := int64(0) // when all so far have ended
	for _, c := range p.Mains() {
		e := c.ending(0)
		list = append(list, e)
	}
	for _, e := range list {
		all = max(all, e.end())
	}
	for _, c := range slices.Backward(p.Containers[:len(p.Object.Pod.Gated)]) {
		if c.Sidecar() {
			e := c.ending(all)
			list = append(list, e)
			all = max(all, e.end())
		}
	}
	return list
}

// ending is that of a container that gets TERM at a time, or later.
func (c *Container) ending(turn int64) ending {
	e := ending{c: c}
	if c.Lifecycle != nil {
		e.hook, _ = c.sleeps(c.Lifecycle.PreStop, "preStop")
	}
	e.term = max(e.hook, turn)
	e.drain, e.trap = c.drains()
	return e
}

// drains is what the container's script sleeps for certain when it gets TERM, and the
// trap that says so.
func (c *Container) drains() (seconds int64, at syntax.Pos) {
	s := c.Script()
	if s == nil || s.File == nil || !strings.Contains(s.Text, "trap") || !strings.Contains(s.Text, "sleep") {
		return 0, syntax.Pos{}
	}
	for _, stmt := range s.File.Stmts {
		call, ok := stmt.Cmd.(*syntax.CallExpr)
		if !ok || len(call.Args) < 3 || call.Args[0].Lit() != "trap" {
			continue
		}
		for _, signal := range literals(call.Args[2:]) {
			if signal != "TERM" && signal != "SIGTERM" && signal != "15" {
				continue
			}
			if action, known := literal(call.Args[1]); known {
				seconds, at = s.sleepsIn(action), call.Pos()
			}
		}
	}
	return seconds, at
}

// sleepsIn is what an action of trap sleeps for certain: it is a script, or the name of a
// function.
func (s *Script) sleepsIn(action string) int64 {
	for _, stmt := range s.File.Stmts {
		if f, ok := stmt.Cmd.(*syntax.FuncDecl); ok && f.Name.Value == strings.TrimSpace(action) {
			if body, ok := f.Body.Cmd.(*syntax.Block); ok {
				return sleepsOf(body.Stmts)
			}
			return 0
		}
	}
	if parsed := s.c.Pod.scripts.parse(action); parsed.File != nil {
		return sleepsOf(parsed.File.Stmts)
	}
	return 0
}
