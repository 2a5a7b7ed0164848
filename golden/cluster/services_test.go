package cluster

import (
	"fmt"
	"testing"
	"time"

	"podgen/generate/object"
)

const servicesTitle = "Services that inits wait for"

// TestServicesThatInitsWaitFor: a pod whose inits ask for the names of two
// services stands at the first until that is there, then at the second, and then
// runs.
func TestServicesThatInitsWaitFor(t *testing.T) {
	t.Parallel()
	s := newSpace(t)
	r := render(mustExample(t, "reference/11-init-wait-chain.hcl"))
	byName := map[string][]*object.Object{}
	for _, o := range r.objects {
		byName[o.Name] = []*object.Object{o}
	}
	s.apply(byName["myapp-pod"])
	s.staysAt("myapp-pod", "init-myservice", 12*time.Second)
	s.apply(byName["myservice"])
	first := s.passesInit("myapp-pod", "init-myservice", time.Now())
	s.staysAt("myapp-pod", "init-mydb", 8*time.Second)
	s.apply(byName["mydb"])
	made := time.Now()
	second := s.passesInit("myapp-pod", "init-mydb", made)
	pod := s.ready(1, time.Minute)[0]
	s.within(10*time.Second, func() error {
		if _, is := said(&pod, "myapp-container", "The app is running!"); !is {
			return fmt.Errorf("the app has said nothing")
		}
		return nil
	})
	figure(t, servicesTitle, "Init:0/2 for 12 s without the services; Init:1/2 %.1f s after the first was made, and for 8 s after; past the second init %.1f s after the second; the app runs",
		first.Seconds(), second.Seconds())
}

// staysAt holds a pod to be in one init, asking and asking, for a time.
func (s space) staysAt(name, init string, long time.Duration) {
	s.t.Helper()
	s.within(30*time.Second, func() error {
		pod, err := s.pod(name)
		if _, waits := said(pod, init, "waiting for"); err == nil && (!waits || status(pod, init).State.Running == nil) {
			err = fmt.Errorf("%s does not wait: %s", init, describe(pod))
		}
		return err
	})
	for until := time.Now().Add(long); time.Now().Before(until); time.Sleep(500 * time.Millisecond) {
		pod, err := s.pod(name)
		s.must(err)
		if status(pod, init).State.Running == nil {
			s.t.Fatalf("%s waits no more: %s", init, describe(pod))
		}
	}
}

// passesInit waits for the end of an init, and returns how long after a moment that was.
func (s space) passesInit(name, init string, since time.Time) time.Duration {
	s.t.Helper()
	var ended time.Time
	s.within(30*time.Second, func() error {
		pod, err := s.pod(name)
		s.must(err)
		l, err := livesOf(pod)
		if ended = l[init].end; ended.IsZero() && err == nil {
			err = fmt.Errorf("%s has not ended: %s", init, describe(pod))
		}
		return err
	})
	return ended.Sub(since)
}
