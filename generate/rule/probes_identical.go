package rule

import (
	"reflect"

	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/diag"
)

var probesIdentical = Rule{
	ID:       "probes-identical",
	Title:    "Two probes say the same",
	Severity: hcl.DiagWarning,
	Weak:     diag.Info,
	Risk:     "Low: a program that a restart always mends. Of a TCP port, at which a busy program answers as well, it is only worth knowing.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			live, ready := c.LivenessProbe, c.ReadinessProbe
			if live == nil || ready == nil {
				continue
			}
			if sameHandler(live, ready) && samePace(live, ready) && orDefault(live.PeriodSeconds, 10)*orDefault(live.FailureThreshold, 3) < hungFor {
				report := c.Report
				if live.TCPSocket != nil {
					report = c.Suspect
				}
				report(field("livenessProbe"), "The liveness_probe of %s is the same as its readiness_probe: whenever it is too busy to answer, it is restarted at the moment at which it would only get no more requests. Let the liveness_probe ask less, or give it a higher failure_threshold.", c.Title())
			}
		}
	},
}

// hungFor is the time in seconds without an answer after which a program is not busy, but
// hangs.
const hungFor = 300

// sameHandler says that two probes do the same.
func sameHandler(a, b *corev1.Probe) bool {
	switch {
	case a.HTTPGet != nil && b.HTTPGet != nil:
		x, y := a.HTTPGet, b.HTTPGet
		return x.Path == y.Path && x.Port == y.Port && x.Host == y.Host && x.Scheme == y.Scheme && reflect.DeepEqual(x.HTTPHeaders, y.HTTPHeaders)
	case a.Exec != nil && b.Exec != nil:
		return reflect.DeepEqual(a.Exec.Command, b.Exec.Command)
	case a.TCPSocket != nil && b.TCPSocket != nil:
		return *a.TCPSocket == *b.TCPSocket
	case a.GRPC != nil && b.GRPC != nil:
		return reflect.DeepEqual(a.GRPC, b.GRPC)
	}
	return false
}

// samePace says that two probes give up at the same time.
func samePace(a, b *corev1.Probe) bool {
	return a.InitialDelaySeconds == b.InitialDelaySeconds && orDefault(a.PeriodSeconds, 10) == orDefault(b.PeriodSeconds, 10) &&
		orDefault(a.TimeoutSeconds, 1) == orDefault(b.TimeoutSeconds, 1) && orDefault(a.FailureThreshold, 3) == orDefault(b.FailureThreshold, 3)
}
