package cluster

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// life is when a container started and ended, as the runtime recorded it, to the
// nanosecond: the kubelet's own times are whole seconds.
type life struct {
	start, end time.Time
	code       int
}

// lives reads the runtime's record of all containers, by their identity.
func lives(record string) (map[string]*life, error) {
	f, err := os.Open(record)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	all := map[string]*life{}
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		note(all, scanner.Text())
	}
	return all, scanner.Err()
}

// note reads one event: DATE TIME ZONE NAME NAMESPACE TOPIC {…}.
func note(all map[string]*life, event string) {
	fields := strings.SplitN(event, " ", 7)
	if len(fields) < 7 {
		return
	}
	at, err := time.Parse("2006-01-02 15:04:05 -0700", strings.Join(fields[:3], " "))
	var body struct {
		Container string `json:"container_id"`
		Process   string `json:"id"`
		Status    int    `json:"exit_status"`
	}
	if err != nil || json.Unmarshal([]byte(fields[6]), &body) != nil {
		return
	}
	switch topic := fields[5]; {
	case topic == "/tasks/start":
		all[body.Container] = &life{start: at}
	case topic == "/tasks/exit" && all[body.Container] != nil && (body.Process == "" || body.Process == body.Container):
		all[body.Container].end, all[body.Container].code = at, body.Status
	}
}

// livesOf returns those of a pod's containers, by name. Containers that were
// started again have the life of their last start.
func livesOf(p *corev1.Pod) (map[string]life, error) {
	all, err := lives(eventsFile())
	if err != nil {
		return nil, err
	}
	found := map[string]life{}
	for _, s := range statuses(p) {
		_, id, _ := strings.Cut(s.ContainerID, "://")
		if l := all[id]; l != nil {
			found[s.Name] = *l
		}
	}
	return found, nil
}

// eventsFile is where the runtime's events go.
func eventsFile() string {
	at, _ := placeFolders() // it has been called before, without an error
	return at.log("ctr")
}
