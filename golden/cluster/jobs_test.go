package cluster

import (
	"fmt"
	"strings"
	"testing"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
)

const jobsTitle = "Jobs"

// outlives is how long a Job with a classic helper is watched after its main
// container has ended: two and a half times the grace period that ends it elsewhere.
const outlives = 75 * time.Second

// TestJobs: with a classic helper a Job goes on long after its work is done; with
// a native one it completes, at once if the helper listens for TERM and after the
// grace period if not.
func TestJobs(t *testing.T) {
	t.Parallel()
	classic := mustExample(t, "broken/15-job-traditional-sidecar.hcl")
	native := classic
	native.text = strings.Replace(classic.text, "    native = false\n", "", 1)
	for _, c := range []struct {
		name             string
		from             module
		job, main        string
		atLeast, atMost  time.Duration // from the end of the main container to the completion
		podgenSays, what string
	}{
		{"classic", classic, "batch-job-traditional", "main", outlives, 0, "job-never-completes", "classic helper, broken/15-job-traditional-sidecar.hcl as it is"},
		{"native", native, "batch-job-traditional", "main", 29 * time.Second, 50 * time.Second, "sidecar-ignores-term", "the same without native = false; its shell ignores TERM"},
		{"reference", mustExample(t, "reference/16-job-native-sidecar.hcl"), "batch-job-native", "main", 29 * time.Second, 50 * time.Second, "", "native helper, reference/16-job-native-sidecar.hcl; its shell ignores TERM"},
		{"trap", mustExample(t, "job-with-helper.hcl"), "import", "import", 1 * time.Second, 15 * time.Second, "", "native helper with a trap that takes 2 s, job-with-helper.hcl"},
		{"listens", actorJob("0s"), "work", "main", 0, 8 * time.Second, "", "native helper that ends on TERM at once"},
		{"ignores", actorJob("ignore"), "work", "main", 9 * time.Second, 25 * time.Second, "", "native helper that ignores TERM, with a grace period of 10 s"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSpace(t)
			r := render(c.from)
			if c.podgenSays != "" && r.finding(c.podgenSays) == nil {
				t.Errorf("podgen does not report %s", c.podgenSays)
			}
			s.apply(r.objects)
			pod, ended := s.mainEnds(c.job, c.main)
			if c.atMost == 0 {
				s.stillRuns(c.job, ended, c.atLeast)
				figure(t, jobsTitle, "%s: still running %.0f s after its main container ended", c.what, c.atLeast.Seconds())
				return
			}
			after := s.completes(c.job, pod, ended)
			helper := s.helperEnds(pod, c.main).Sub(ended)
			figure(t, jobsTitle, "%s: helper ended %.1f s after the main container, Job complete after %.1f s", c.what, helper.Seconds(), after.Seconds())
			if helper < c.atLeast || after > c.atMost {
				t.Errorf("want between %v and %v", c.atLeast, c.atMost)
			}
		})
	}
}

func mustExample(t *testing.T, name string) module {
	t.Helper()
	m, err := example(name)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// actorJob is a job of three seconds with a helper that takes TERM in some way.
func actorJob(term string) module {
	return module{"actor-job.hcl", fmt.Sprintf(`
job "work" {
  restart_policy                   = "Never"
  termination_grace_period_seconds = 10

  sidecar "helper" {
    image = "podgen/actor:1"
    args  = ["-term", %q]
  }

  container "main" {
    image = "podgen/actor:1"
    args  = ["-end", "3s"]
  }
}
`, term)}
}

// mainEnds waits for the end of a container of a job's pod, and returns when that was.
func (s space) mainEnds(job, container string) (*corev1.Pod, time.Time) {
	s.t.Helper()
	var pod *corev1.Pod
	var ended time.Time
	s.within(2*time.Minute, func() error {
		pods := s.pods()
		if len(pods) != 1 {
			return fmt.Errorf("job %s has %d pods", job, len(pods))
		}
		pod = &pods[0]
		l, err := livesOf(pod)
		if ended = l[container].end; ended.IsZero() && err == nil {
			err = fmt.Errorf("%s", describe(pod))
		}
		return err
	})
	return pod, ended
}

// helperEnds returns when the other container of a pod ended.
func (s space) helperEnds(pod *corev1.Pod, main string) time.Time {
	s.t.Helper()
	l, err := livesOf(pod)
	s.must(err)
	for name, x := range l {
		if name != main {
			return x.end
		}
	}
	s.t.Fatalf("no helper was seen: %s", describe(pod))
	return time.Time{}
}

// stillRuns holds a job to be active for some time after a moment.
func (s space) stillRuns(name string, since time.Time, long time.Duration) {
	s.t.Helper()
	time.Sleep(time.Until(since.Add(long)))
	job, err := s.job(name)
	s.must(err)
	if job.Status.Active != 1 || isComplete(job) {
		s.t.Errorf("the job is not running any more: %+v", job.Status)
	}
}

// completes waits until a job is complete, and returns how long after a moment
// that was.
func (s space) completes(name string, pod *corev1.Pod, since time.Time) time.Duration {
	s.t.Helper()
	s.within(90*time.Second, func() error {
		job, err := s.job(name)
		if err == nil && !isComplete(job) {
			err = fmt.Errorf("job %s is not complete: %s", name, describe(pod))
		}
		return err
	})
	return time.Since(since)
}

func isComplete(j *batchv1.Job) bool {
	for _, c := range j.Status.Conditions {
		if c.Type == batchv1.JobComplete && c.Status == corev1.ConditionTrue {
			return true
		}
	}
	return false
}
