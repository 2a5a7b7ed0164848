// Package plan is the third stage: what starts when.
//
// Kubernetes starts one list of init containers, in order: an init must end,
// and a native sidecar must have started, before the next one starts; then the
// containers of the pod start. The plan puts inits and native sidecars in the
// order that references and depends_on ask for, says why each waits for what,
// and refuses what Kubernetes cannot do.
//
// Source: computeInitContainerActions in
// k8s.io/kubernetes/pkg/kubelet/kuberuntime/kuberuntime_container.go.
package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/diag"
	"podgen/generate/evaluate"
	"podgen/generate/parallel"
)

// Plan is a module whose pods have an order.
type Plan struct {
	Settings evaluate.Settings
	Objects  []*Object
	External []*evaluate.Object // those that exist already, and are not rendered
}

// Object is an object with the plan of its pods.
type Object struct {
	*evaluate.Object
	Pod *Pod // nil for an object without pods, and for an incomplete one

	// Refused says that there is an error in the plan of its pods: what the plan
	// says of their order does not hold then.
	Refused bool
}

// Pod is the order in which the containers of a pod start.
type Pod struct {
	// Gated are the inits and native sidecars, each starting when the one
	// before has ended (an init) or started (a sidecar).
	Gated []*Step
	// Main are the containers of the pod, in the order of the file: they start
	// after all the gated ones and do not wait for each other.
	Main []*Step
}

// Step is the start of one container.
type Step struct {
	*evaluate.Container

	// After are the inits and native sidecars that it was written to wait for.
	After []Wait

	// Probe is the startup probe that its role gives it, nil for none; Implied
	// is then the block that implied it.
	Probe   *corev1.Probe
	Implied hcl.Range

	// Env is the order of its environment, as indices into Value.Env; nil
	// where the order of the file stands.
	Env []int
}

// Wait is one reason for an order.
type Wait struct {
	For    *evaluate.Container
	Reason evaluate.Edge
}

// StartupProbe returns the probe that tells when the container has started.
func (s *Step) StartupProbe() *corev1.Probe {
	if s.Probe != nil {
		return s.Probe
	}
	return s.Value.StartupProbe
}

// Build plans the pods of a module.
func Build(c *evaluate.Config) (*Plan, hcl.Diagnostics) {
	p := &Plan{Settings: c.Settings, Objects: make([]*Object, len(c.Objects)), External: c.External}
	problems := make([]hcl.Diagnostics, len(c.Objects))
	parallel.For(len(c.Objects), parallel.All(), func() func(int) {
		return func(i int) {
			o := c.Objects[i]
			p.Objects[i] = &Object{Object: o}
			if o.Kind != nil && o.Kind.Workload() && !o.Incomplete {
				p.Objects[i].Pod, problems[i] = buildPod(o)
				p.Objects[i].Refused = problems[i].HasErrors()
			}
		}
	})
	return p, slices.Concat(problems...)
}

func buildPod(o *evaluate.Object) (*Pod, hcl.Diagnostics) {
	b := &podBuilder{pod: &Pod{}, steps: make(map[*evaluate.Container]*Step, len(o.Containers))}
	var gated []*Step
	for _, c := range o.Containers {
		s := &Step{Container: c}
		b.steps[c] = s
		b.rolesDefaults(s)
		b.orderEnv(s)
		if c.Gated() {
			gated = append(gated, s)
		} else {
			b.pod.Main = append(b.pod.Main, s)
		}
	}
	for _, c := range o.Containers {
		b.waits(b.steps[c])
	}
	b.order(gated)
	b.classic(o)
	b.noMain(o)
	return b.pod, b.diags
}

// noMain refuses a pod without containers.
func (b *podBuilder) noMain(o *evaluate.Object) {
	const example = `container "NAME" { image = … }`
	switch {
	case len(b.pod.Main) > 0:
	case len(b.pod.Gated) > 0:
		b.add(diag.Error(o.Range, "No container", "The pod has only inits and native sidecars, and Kubernetes needs a container beside them: %s.", example))
	default:
		b.add(diag.Error(o.Range, "No container", "A pod needs a container: %s.", example))
	}
}

type podBuilder struct {
	pod   *Pod
	steps map[*evaluate.Container]*Step
	diags hcl.Diagnostics
}

func (b *podBuilder) add(d *hcl.Diagnostic) { b.diags = append(b.diags, d) }

// waits turns the edges of a container into waits, and refuses those that
// Kubernetes cannot keep.
func (b *podBuilder) waits(s *Step) {
	for _, e := range s.Edges {
		switch {
		case e.To == s.Container:
			b.add(diag.Error(e.Range, "Container waits for itself", "%s names itself in depends_on.", title(s.Container)))
		case e.To.Gated():
			s.After = append(s.After, Wait{e.To, e})
		case e.To.Classic != nil: // see classic
		case e.Explicit:
			b.add(impossible(s.Container, e))
		}
	}
}

// impossible says why a container cannot wait for one that is not gated, and
// what can be done.
func impossible(from *evaluate.Container, e evaluate.Edge) *hcl.Diagnostic {
	to := title(e.To)
	why := "the containers of a pod start together, after all inits and native sidecars"
	if from.Gated() {
		why = "the containers of a pod start only when all inits have ended and all native sidecars have started"
	}
	mend := fmt.Sprintf("Make %q a sidecar (or an ambassador, if it serves a port) with a startup_probe, and what depends on it starts when it is up.", e.To.Name)
	if e.To.Role.Helper() {
		mend = fmt.Sprintf("Remove native = false from %s.", to)
	}
	return diag.Named(diag.Error(e.Range, "Start order not possible", "%s cannot wait for %s: %s. %s", title(from), to, why, mend), "start-impossible")
}

func title(c *evaluate.Container) string { return fmt.Sprintf("%s %q", c.Role, c.Name) }

// order puts the gated containers in order.
func (b *podBuilder) order(gated []*Step) {
	index := make(map[*evaluate.Container]int, len(gated))
	for i, s := range gated {
		index[s.Container] = i
	}
	order, circles := Order(len(gated), func(i int) []int {
		var needs []int
		for _, w := range gated[i].After {
			needs = append(needs, index[w.For])
		}
		return needs
	})
	for _, i := range order {
		b.pod.Gated = append(b.pod.Gated, gated[i])
	}
	for _, circle := range circles {
		b.startCycle(gated, circle)
	}
}

func (b *podBuilder) startCycle(gated []*Step, circle []int) {
	first := slices.Index(circle, slices.Min(circle)) // the first in the file
	circle = slices.Concat(circle[first:], circle[:first+1])
	lines := make([]string, len(circle)-1)
	for n := range lines {
		from, to := gated[circle[n]], gated[circle[n+1]]
		lines[n] = fmt.Sprintf("%s waits for %s (%s)", title(from.Container), title(to.Container), position(waitFor(from, to.Container).Range))
	}
	b.add(diag.Named(diag.Error(waitFor(gated[circle[0]], gated[circle[1]].Container).Range, "Start order has a cycle",
		"None of these can start first: %s. Take one of the references away, or write its value out: a plain value does not order anything.", strings.Join(lines, "; ")), "start-cycle"))
}

func position(r hcl.Range) string { return fmt.Sprintf("%s:%d", r.Filename, r.Start.Line) }

func waitFor(s *Step, c *evaluate.Container) evaluate.Edge {
	for _, w := range s.After {
		if w.For == c {
			return w.Reason
		}
	}
	return evaluate.Edge{}
}
