package cluster

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// sign waits until a pod is seen to fail in one way, and says what was seen. It
// fails the test if that does not come.
type sign func(s space) string

// itsPod is the pod of a rule's module.
const itsPod = "it"

// watched is how long a pod is watched that is to come to nothing.
const watched = 15 * time.Second

// comes waits for what a function finds in the pod.
func comes(find func(p *corev1.Pod) string) sign {
	return func(s space) string {
		s.t.Helper()
		var seen string
		s.within(90*time.Second, func() error {
			pod, err := s.pod(itsPod)
			if err != nil {
				return err
			}
			if seen = find(pod); seen == "" {
				return fmt.Errorf("not seen: %s", describe(pod))
			}
			return nil
		})
		return seen
	}
}

// waits: the kubelet gives this reason for a container that does not run.
func waits(container, reason string) sign {
	return comes(func(p *corev1.Pod) string {
		if w := status(p, container).State.Waiting; w != nil && w.Reason == reason {
			return container + " " + reason
		}
		return ""
	})
}

// startsAgain: a container that has ended is started again, three times.
func startsAgain(container string) sign {
	return func(s space) string {
		s.t.Helper()
		states := map[string]bool{}
		comes(func(p *corev1.Pod) string {
			c := status(p, container)
			if c.RestartCount > 0 {
				states[stateOf(c)] = true
			}
			if c.RestartCount < 3 {
				return ""
			}
			return "often enough"
		})(s)
		return fmt.Sprintf("%s was started 4 times; its states in between: %s", container, strings.Join(slices.Sorted(maps.Keys(states)), ", "))
	}
}

// exits: a container ends with this status.
func exits(container string, code int32) sign {
	return comes(func(p *corev1.Pod) string {
		c := status(p, container)
		for _, end := range []*corev1.ContainerStateTerminated{c.State.Terminated, c.LastTerminationState.Terminated} {
			if end != nil && end.ExitCode == code {
				return fmt.Sprintf("%s ended with status %d: %s", container, code, lastLine(p, container))
			}
		}
		return ""
	})
}

// says: a container writes a line with this in it.
func says(container, text string) sign {
	return comes(func(p *corev1.Pod) string {
		for _, l := range output(p, container) {
			if strings.Contains(l.text, text) {
				return fmt.Sprintf("%s wrote %q", container, l.text)
			}
		}
		return ""
	})
}

// failsToStart: the runtime cannot start a container, for this reason.
func failsToStart(container, reason string) sign {
	return comes(func(p *corev1.Pod) string {
		c := status(p, container)
		var why string
		switch {
		case c.State.Waiting != nil && strings.Contains(c.State.Waiting.Message, reason):
			why = c.State.Waiting.Reason
		case c.State.Terminated != nil && strings.Contains(c.State.Terminated.Message, reason):
			why = c.State.Terminated.Reason
		case c.LastTerminationState.Terminated != nil && strings.Contains(c.LastTerminationState.Terminated.Message, reason):
			why = c.LastTerminationState.Terminated.Reason
		default:
			return ""
		}
		return fmt.Sprintf("%s %s, %s", container, why, reason)
	})
}

// stuck: the pod stays at one of its gated containers, and none behind it starts.
func stuck(container string) sign {
	return func(s space) string {
		s.t.Helper()
		runs := comes(func(p *corev1.Pod) string {
			if status(p, container).State.Running != nil {
				return "runs"
			}
			return ""
		})
		runs(s)
		for until := time.Now().Add(watched); time.Now().Before(until); time.Sleep(time.Second) {
			pod, err := s.pod(itsPod)
			s.must(err)
			behind := false
			for _, c := range statuses(pod) {
				if behind && (c.State.Waiting == nil || c.State.Waiting.Reason != "PodInitializing") {
					s.t.Fatalf("%s started: %s", c.Name, describe(pod))
				}
				behind = behind || c.Name == container
			}
		}
		return fmt.Sprintf("for %v at %s, nothing behind it started (PodInitializing)", watched, container)
	}
}

// neverSays: a container runs for a time and does not come to write any of these words.
func neverSays(container string, words ...string) sign {
	return func(s space) string {
		s.t.Helper()
		says(container, "refused")(s) // it could not write either
		time.Sleep(watched)
		pod, err := s.pod(itsPod)
		s.must(err)
		for _, w := range words {
			if l, is := said(pod, container, w); is {
				s.t.Fatalf("%s wrote %q", container, l.text)
			}
		}
		return fmt.Sprintf("for %v %s found nothing to read, and could write nothing", watched, container)
	}
}

// neverReady: the pod runs for a time and is not ready, for this reason.
func neverReady(reason string) sign {
	return func(s space) string {
		s.t.Helper()
		message := s.event(reason)
		time.Sleep(watched)
		pod, err := s.pod(itsPod)
		s.must(err)
		if isReady(pod) {
			s.t.Fatal("the pod is ready")
		}
		return fmt.Sprintf("for %v not ready: %s", watched, message)
	}
}

// event waits for an event of the namespace, and returns what it says.
func (s space) event(text string) string {
	s.t.Helper()
	var seen string
	s.within(90*time.Second, func() error {
		var events corev1.EventList
		if err := connect().get(s.path("events"), &events); err != nil {
			return err
		}
		all := ""
		for _, e := range events.Items {
			if strings.Contains(e.Message, text) {
				seen = around(e.Message, text)
				return nil
			}
			all += "\n" + e.Message
		}
		return fmt.Errorf("no event speaks of %q:%s", text, all)
	})
	return seen
}

// around is the part of a long text around another.
func around(text, part string) string {
	const enough = 100
	at := strings.Index(text, part)
	from, to := max(0, at-enough), min(len(text), at+len(part)+enough)
	shown := strings.TrimSpace(text[from:to])
	if from > 0 {
		shown = "…" + shown
	}
	if to < len(text) {
		shown += "…"
	}
	return shown
}

// noPod: nothing can be made of the template, for this reason.
func noPod(reason string) sign {
	return func(s space) string {
		s.t.Helper()
		message := s.event(reason)
		if pods := s.pods(); len(pods) > 0 {
			s.t.Fatalf("there is a pod: %s", describe(&pods[0]))
		}
		return "no pod: " + message
	}
}

// oneAnswers: a port of the node leads to one of the containers that ask for it.
func oneAnswers(port int) sign {
	return func(s space) string {
		s.t.Helper()
		s.ready(1, time.Minute)
		heard := map[string]int{}
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 2 * time.Second}
		for range 20 {
			response, err := client.Get(fmt.Sprintf("http://%s:%d/", nodeAddress, port))
			s.must(err)
			by, err := io.ReadAll(response.Body)
			s.must(err)
			_ = response.Body.Close()
			heard[string(by)]++
		}
		if len(heard) != 1 {
			s.t.Errorf("want one that answers, got %v", heard)
		}
		return fmt.Sprintf("of 20 requests all were answered by one: %v", heard)
	}
}

// class: the pod has this class of service.
func class(name corev1.PodQOSClass) sign {
	return comes(func(p *corev1.Pod) string {
		if p.Status.QOSClass == name {
			return "the pod's class is " + string(name)
		}
		return ""
	})
}

// killed: when the pod is deleted, a container does not end by itself.
func killed(container string) sign {
	return func(s space) string {
		s.t.Helper()
		pod := s.ready(1, time.Minute)[0]
		s.must(connect().remove(s.path("pods/" + pod.Name)))
		asked := time.Now()
		var l life
		s.within(time.Minute, func() error {
			all, err := livesOf(&pod)
			if l = all[container]; l.end.IsZero() && err == nil {
				err = fmt.Errorf("%s has not ended", container)
			}
			return err
		})
		if l.code != 137 {
			s.t.Errorf("%s ended with status %d", container, l.code)
		}
		return fmt.Sprintf("%s ended with status %d (KILL) %.1f s after the deletion", container, l.code, l.end.Sub(asked).Seconds())
	}
}

func lastLine(p *corev1.Pod, container string) string {
	written := output(p, container)
	if len(written) == 0 {
		return "without a word"
	}
	return written[len(written)-1].text
}
