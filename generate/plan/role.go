package plan

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"podgen/generate/diag"
	"podgen/schema"
)

// The startup probe of an ambassador that has none: every second, for a minute.
const (
	ambassadorPeriod   = 1
	ambassadorFailures = 60
)

// rolesDefaults holds a container to its role and gives it what the role implies.
func (b *podBuilder) rolesDefaults(s *Step) {
	if s.Role != schema.Ambassador {
		return
	}
	if len(s.Value.Ports) == 0 {
		b.add(diag.Error(s.Range, "Ambassador without a port", "An ambassador is a door: it declares the port at which it listens, ports = { NAME = 5432 }. A helper that serves no port is a sidecar."))
		return
	}
	if !s.Native || s.Value.StartupProbe != nil || s.NoStartupProbe != nil {
		return
	}
	for _, p := range s.Value.Ports {
		if p.Protocol != "" && p.Protocol != corev1.ProtocolTCP {
			continue
		}
		s.Probe = &corev1.Probe{
			ProbeHandler:     corev1.ProbeHandler{TCPSocket: &corev1.TCPSocketAction{Port: intstr.FromInt32(p.ContainerPort)}},
			PeriodSeconds:    ambassadorPeriod,
			FailureThreshold: ambassadorFailures,
		}
		s.Implied = s.Range
		return
	}
}
