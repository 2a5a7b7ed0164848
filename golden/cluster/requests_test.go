package cluster

import (
	"fmt"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
)

const requestsTitle = "First requests"

// TestFirstRequests: an app that dials its proxy once, at its start, finds a
// closed door where the proxy is a classic helper, and an open one where it is an
// ambassador.
func TestFirstRequests(t *testing.T) {
	const pods = 20
	for _, c := range []struct {
		name, helper, what string
		podgenSays         string // the rule
		refused            bool   // some of them are
	}{
		{"classic", "native = false\n", "classic helper", "", true},
		{"unprobed", "startup_probe {\n      enabled = false\n    }\n", "native sidecar without a startup probe", "sidecar-not-gated", true},
		{"ambassador", "", "ambassador as podgen renders it", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSpace(t)
			for i := range pods {
				r := render(dialler(i, c.helper))
				if c.podgenSays != "" && r.finding(c.podgenSays) == nil {
					t.Errorf("podgen does not report %s", c.podgenSays)
				}
				s.apply(r.objects)
			}
			fared := map[string]int{}
			for _, pod := range s.ready(pods, 5*time.Minute) {
				fared[firstWord(s.fares(&pod))]++
			}
			figure(t, requestsTitle, "%s that takes 0.5 to 10 s to listen: %d of %d first connections refused", c.what, fared["refused"], pods)
			if fared["refused"]+fared["connected"] != pods || fared["refused"] > 0 != c.refused {
				t.Errorf("they fared %v", fared)
			}
		})
	}
}

// dialler is an app that dials once, with a proxy that takes between 0.5 and 10 s
// to listen.
func dialler(i int, helper string) module {
	return module{"dialler.hcl", fmt.Sprintf(`
pod "dialler-%d" {
  termination_grace_period_seconds = 1

  ambassador "proxy" {
    image = "podgen/actor:1"
    args  = ["-after", "%dms", "-listen", ":5432"]
    ports = { pg = 5432 }
    %s
  }

  container "app" {
    image = "podgen/actor:1"
    args  = ["-dial", ambassador.proxy.address]
  }
}
`, i, 500*(i+1), helper)}
}

// fares waits for what the app says of its one request.
func (s space) fares(pod *corev1.Pod) string {
	s.t.Helper()
	var fared string
	s.within(10*time.Second, func() error {
		for _, l := range output(pod, "app") {
			if word := firstWord(l.text); word == "refused" || word == "connected" || word == "unreached" {
				fared = l.text
				return nil
			}
		}
		return fmt.Errorf("the app of %s has not dialled", pod.Name)
	})
	return fared
}

func firstWord(text string) string {
	word, _, _ := strings.Cut(text, " ")
	return word
}
