package cluster

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
)

func isReady(p *corev1.Pod) bool {
	return slices.ContainsFunc(p.Status.Conditions, func(c corev1.PodCondition) bool {
		return c.Type == corev1.PodReady && c.Status == corev1.ConditionTrue
	})
}

// statuses are those of all containers of a pod, inits first.
func statuses(p *corev1.Pod) []corev1.ContainerStatus {
	return slices.Concat(p.Status.InitContainerStatuses, p.Status.ContainerStatuses)
}

// status returns that of one container; empty where the kubelet has said nothing yet.
func status(p *corev1.Pod, container string) corev1.ContainerStatus {
	for _, s := range statuses(p) {
		if s.Name == container {
			return s
		}
	}
	return corev1.ContainerStatus{}
}

// describe says how a pod is, in a line.
func describe(p *corev1.Pod) string {
	var parts []string
	for _, s := range statuses(p) {
		parts = append(parts, s.Name+" "+stateOf(s))
	}
	return fmt.Sprintf("pod %s is %s: %s", p.Name, p.Status.Phase, strings.Join(parts, ", "))
}

// stateOf is the state of a container in a few words.
func stateOf(s corev1.ContainerStatus) string {
	switch {
	case s.State.Waiting != nil:
		return cmp.Or(s.State.Waiting.Reason, "waits")
	case s.State.Terminated != nil:
		return fmt.Sprintf("ended with %d (%s)", s.State.Terminated.ExitCode, s.State.Terminated.Reason)
	case s.State.Running != nil && s.Started != nil && *s.Started:
		return "has started"
	case s.State.Running != nil:
		return "runs"
	}
	return "unknown"
}

// line is a line that a container wrote, with the time at which the runtime read it.
type line struct {
	at   time.Time
	text string
}

// output is what a container of a pod on this node has written since its first
// start, from the files of the runtime.
func output(p *corev1.Pod, container string) []line {
	var written []line
	folder := filepath.Join("/var/log/pods", p.Namespace+"_"+p.Name+"_"+string(p.UID), container)
	files, _ := filepath.Glob(filepath.Join(folder, "*.log"))
	for _, file := range files {
		text, _ := os.ReadFile(file)
		for entry := range strings.Lines(string(text)) {
			// TIME STREAM TAG TEXT
			fields := strings.SplitN(strings.TrimSuffix(entry, "\n"), " ", 4)
			if at, err := time.Parse(time.RFC3339Nano, fields[0]); err == nil && len(fields) == 4 {
				written = append(written, line{at, fields[3]})
			}
		}
	}
	slices.SortStableFunc(written, func(a, b line) int { return a.at.Compare(b.at) })
	return written
}

// said returns the first line of a container that starts with a word.
func said(p *corev1.Pod, container, word string) (line, bool) {
	for _, l := range output(p, container) {
		if strings.HasPrefix(l.text, word) {
			return l, true
		}
	}
	return line{}, false
}
