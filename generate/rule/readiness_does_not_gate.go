package rule

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
)

var readinessDoesNotGate = Rule{
	ID:       "readiness-does-not-gate",
	Title:    "Readiness does not hold anything up",
	Severity: hcl.DiagWarning,
	Risk:     "Low: what waits may try again until the sidecar answers.",
	check: func(p *Pod) {
		for _, u := range p.ungated() {
			if u.to.ReadinessProbe == nil {
				continue
			}
			d := p.Report(u.why.Reason.Range, "%s starts after %s, which has a readiness_probe and no startup_probe: Kubernetes goes on as soon as its process runs, and looks at readiness for services only. Give it a startup_probe as well.",
				u.from.Title(), u.to.Title())
			if body := u.to.readinessBody(); body != "" {
				u.to.probe(d, body)
			}
		}
	},
}

// readinessBody is what the file has between the braces of the readiness probe,
// without indentation; "" where a startup probe cannot say the same.
func (c *Container) readinessBody() string {
	b := c.block()
	if b == nil {
		return ""
	}
	for _, probe := range b.Body.Blocks {
		if probe.Type != "readiness_probe" {
			continue
		}
		at := hcl.RangeBetween(probe.OpenBraceRange, probe.CloseBraceRange)
		lines := strings.Split(c.Pod.Source(at), "\n")
		if len(lines) < 3 || strings.Contains(c.Pod.Source(at), "success_threshold") || strings.Contains(c.Pod.Source(at), "<<") {
			return ""
		}
		lines = lines[1 : len(lines)-1]
		indent := len(lines[0]) - len(strings.TrimLeft(lines[0], " "))
		for i, line := range lines {
			lines[i] = line[min(indent, len(line)-len(strings.TrimLeft(line, " "))):]
		}
		return strings.Join(lines, "\n") + "\n"
	}
	return ""
}
