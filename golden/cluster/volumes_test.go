package cluster

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
)

const volumesTitle = "Shared volumes"

// TestSharedVolumes: what a container writes to a shared volume the helper reads,
// and where its mount is read-only it cannot write.
func TestSharedVolumes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file                 string
		pods                 int
		reader, folder, line string
	}{
		{"reference/01-nginx-log-sidecar.hcl", 1, "log-shipper", "/var/log/nginx", "line "},
		{"log-shipping.hcl", 2, "log-shipper", "/var/log/nginx", "read /var/log/nginx/access.log"},
	} {
		t.Run(spaceName(c.file), func(t *testing.T) {
			t.Parallel()
			s := newSpace(t)
			s.apply(render(mustExample(t, c.file)).objects)
			pod := s.running(c.pods, 2*time.Minute)
			var got line
			s.within(90*time.Second, func() error { // the helper may come first and be started again
				var is bool
				if got, is = said(&pod, c.reader, c.line); !is {
					return fmt.Errorf("%s has read nothing: %s", c.reader, describe(&pod))
				}
				return nil
			})
			out, err := execute(s.refresh(&pod), c.reader, "sh", "-c", "echo mine > "+c.folder+"/mine")
			if err == nil || !strings.Contains(out, "Read-only file system") {
				t.Errorf("the reader can write: %v %s", err, out)
			}
			figure(t, volumesTitle, "%s: %s got %q; its own attempt to write: %s", c.file, c.reader, got.text, strings.TrimSpace(out))
		})
	}
}

// running waits until a number of pods run, and returns one of them.
func (s space) running(number int, limit time.Duration) corev1.Pod {
	s.t.Helper()
	var pods []corev1.Pod
	s.within(limit, func() error {
		pods = s.pods()
		if len(pods) < number || pods[0].Status.Phase != corev1.PodRunning {
			return fmt.Errorf("%d pods, want %d that run", len(pods), number)
		}
		return nil
	})
	return pods[0]
}

// refresh returns a pod as it is now.
func (s space) refresh(pod *corev1.Pod) *corev1.Pod {
	s.t.Helper()
	now, err := s.pod(pod.Name)
	s.must(err)
	return now
}

// execute runs a command in a container, through the runtime.
func execute(pod *corev1.Pod, container string, command ...string) (string, error) {
	_, id, _ := strings.Cut(status(pod, container).ContainerID, "://")
	args := append([]string{"--address", containerdSocket, "--namespace", "k8s.io", "task", "exec", "--exec-id", "test", id}, command...)
	out, err := exec.Command("ctr", args...).CombinedOutput()
	return string(out), err
}
