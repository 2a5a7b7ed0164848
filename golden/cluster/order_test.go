package cluster

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"podgen/generate/plan"
	"podgen/schema"
)

const orderTitle = "Order"

// TestOrderOfExamples: the chain of three helpers, the migration that needs its
// proxy, and the pod with every role start and stop in the order of the plan.
func TestOrderOfExamples(t *testing.T) {
	for _, c := range []struct {
		file, object string
		pods         int
	}{
		{"sidecar-chain.hcl", "orders", 2},
		{"sql-proxy-migration.hcl", "orders", 2},
		{"shop.hcl", "shop", 3},
	} {
		t.Run(strings.TrimSuffix(c.file, ".hcl"), func(t *testing.T) {
			s := newSpace(t)
			for _, external := range []string{"orders-db", "db"} {
				s.secret(external, map[string]string{"password": "secret"})
			}
			r := render(mustExample(t, c.file))
			s.apply(r.objects)
			planned := r.pod(c.object)
			for _, pod := range s.ready(c.pods, 2*time.Minute) {
				starts := s.holdStart(&pod, planned)
				s.noneRefused(&pod)
				s.must(connect().remove("/apis/apps/v1/namespaces/" + s.name + "/deployments/" + c.object))
				stops := s.holdStop(&pod, planned)
				figure(t, orderTitle, "%s: started %s; stopped %s; as planned, and no first request refused", c.file, starts, stops)
				break // the other is taken down with it
			}
		})
	}
}

// TestOrderOfRandomPods: so do pods of any shape.
func TestOrderOfRandomPods(t *testing.T) {
	const pods = 30
	s := newSpace(t)
	plans := map[string]*plan.Pod{}
	gates, waits, containers := 0, 0, 0
	for seed := range uint64(pods) {
		m := randomPod(seed)
		r := render(m)
		if errs := r.errors(); errs != nil {
			t.Fatalf("podgen refuses the pod of seed %d: %v\n%s", seed, errs, m.text)
		}
		s.apply(r.objects)
		planned := r.plans[0].Pod
		plans[r.plans[0].Name] = planned
		gates += len(planned.Gated)
		containers += len(planned.Gated) + len(planned.Main)
		for _, step := range slices.Concat(planned.Gated, planned.Main) {
			waits += len(step.After)
		}
	}
	for _, pod := range s.ready(pods, 6*time.Minute) {
		s.holdStart(&pod, plans[pod.Name])
		s.noneRefused(&pod)
	}
	running := s.pods()
	for _, pod := range running {
		s.must(connect().remove(s.path("pods/" + pod.Name)))
	}
	for _, pod := range running {
		s.holdStop(&pod, plans[pod.Name])
	}
	if !t.Failed() {
		figure(t, orderTitle, "%d random pods with %d containers: all %d gates and %d start edges kept, the observed start order is the planned one in %d of %d, the stop order in %d of %d",
			pods, containers, gates, waits, pods, pods, pods, pods)
	}
}

// holdStart holds what was observed of a pod's start to the plan: each gated
// container starts after the one before has ended (an init) or is up (a
// sidecar), the containers of the pod after all of those, and every container
// after those that it waits for. It returns the observed order.
func (s space) holdStart(pod *corev1.Pod, planned *plan.Pod) string {
	s.t.Helper()
	l, err := livesOf(pod)
	s.must(err)
	for _, c := range statuses(pod) {
		if c.RestartCount != 0 {
			s.t.Errorf("%s: %s was started again: %s", pod.Name, c.Name, describe(pod))
		}
	}
	passed := make(map[string]time.Time, len(planned.Gated))
	for _, step := range planned.Gated {
		passed[step.Name] = s.passes(pod, step, l)
	}
	all := slices.Concat(planned.Gated, planned.Main)
	for i, step := range all {
		if l[step.Name].start.IsZero() {
			s.t.Fatalf("%s: %s was not seen to start", pod.Name, step.Name)
		}
		for _, before := range planned.Gated[:min(i, len(planned.Gated))] {
			s.holdAfter(pod, step.Name, before.Name, l[step.Name].start, passed[before.Name])
		}
		for _, w := range step.After {
			s.holdAfter(pod, step.Name, w.For.Name, l[step.Name].start, passed[w.For.Name])
		}
	}
	observed := namesBy(l, func(x life) time.Time { return x.start })
	if want := namesOf(all); !slices.Equal(observed, want) {
		s.t.Errorf("%s: started in the order %v, planned %v", pod.Name, observed, want)
	}
	return strings.Join(observed, " → ")
}

// passes returns when a gated container lets the next one start: an init when it
// has ended, a sidecar with a startup probe when it can answer (its own word),
// any other sidecar when it has started.
func (s space) passes(pod *corev1.Pod, step *plan.Step, l map[string]life) time.Time {
	s.t.Helper()
	switch {
	case step.Role == schema.Init:
		return l[step.Name].end
	case step.StartupProbe() == nil:
		return l[step.Name].start
	}
	ready, found := said(pod, step.Name, "ready")
	if !found {
		s.t.Errorf("%s: %s never said that it is ready", pod.Name, step.Name)
	}
	return ready.at
}

func (s space) holdAfter(pod *corev1.Pod, later, earlier string, start, passed time.Time) {
	s.t.Helper()
	if passed.IsZero() || start.Before(passed) {
		s.t.Errorf("%s: %s started at %v, and %s let it only at %v", pod.Name, later, start, earlier, passed)
	}
}

// noneRefused holds that no container found a closed door.
func (s space) noneRefused(pod *corev1.Pod) {
	s.t.Helper()
	for _, c := range statuses(pod) {
		if l, is := said(pod, c.Name, "refused"); is {
			s.t.Errorf("%s: %s was %s", pod.Name, c.Name, l.text)
		}
	}
}

// holdStop waits for the end of a pod that is being deleted and holds the order
// of its ends to the plan: its containers first, then the sidecars, the last one
// that started first.
func (s space) holdStop(pod *corev1.Pod, planned *plan.Pod) string {
	s.t.Helper()
	var l map[string]life
	s.within(90*time.Second, func() error {
		var err error
		l, err = livesOf(pod)
		for name, x := range l {
			if x.end.IsZero() && err == nil {
				err = fmt.Errorf("%s of %s has not ended", name, pod.Name)
			}
		}
		return err
	})
	mains := namesOf(planned.Main)
	var sidecars []string
	for _, step := range slices.Backward(planned.Gated) {
		if step.Role == schema.Init {
			delete(l, step.Name) // ended long ago
		} else {
			sidecars = append(sidecars, step.Name)
		}
	}
	observed := namesBy(l, func(x life) time.Time { return x.end })
	got := slices.Clone(observed)
	slices.Sort(got[:min(len(mains), len(got))]) // in no order among themselves
	if want := slices.Concat(slices.Sorted(slices.Values(mains)), sidecars); !slices.Equal(got, want) {
		s.t.Errorf("%s: stopped in the order %v, planned %v", pod.Name, got, want)
	}
	return strings.Join(observed, " → ")
}

func namesOf(steps []*plan.Step) []string {
	names := make([]string, len(steps))
	for i, step := range steps {
		names[i] = step.Name
	}
	return names
}

// namesBy returns the names of containers by a time of their lives.
func namesBy(l map[string]life, at func(life) time.Time) []string {
	names := make([]string, 0, len(l))
	for name := range l {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return at(l[a]).Compare(at(l[b])) })
	return names
}
