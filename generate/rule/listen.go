package rule

import (
	"iter"
	"path"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// declares says that the container declares a TCP port.
func (c *Container) declares(port int32) bool {
	return slices.ContainsFunc(c.Ports, func(p corev1.ContainerPort) bool {
		return p.ContainerPort == port && protocolOf(p.Protocol) == corev1.ProtocolTCP
	})
}

// serves says that the container listens at a TCP port: it declares it, or its
// image is known to.
func (c *Container) serves(port int32) bool {
	return c.declares(port) || slices.Contains(c.usual(), port)
}

// usual are the TCP ports at which the image listens if nobody tells it otherwise:
// none where a command, an argument, a variable or a mount may do so.
func (c *Container) usual() []int32 {
	if c.Known == nil || len(c.Known.Listens) == 0 || c.Init() || c.told() {
		return nil
	}
	return c.Known.Listens
}

// told says that the container may be told where to listen.
func (c *Container) told() bool {
	if len(c.Command) > 0 || len(c.Args) > 0 || len(c.EnvFrom) > 0 {
		return true
	}
	for i := range c.Env {
		name := strings.ToUpper(c.Env[i].Name)
		if slices.Contains(c.Known.ConfigEnv, name) {
			return true
		}
		for _, part := range []string{"PORT", "LISTEN", "ADDR", "BIND", "CONF"} {
			if strings.Contains(name, part) {
				return true
			}
		}
	}
	for i := range c.VolumeMounts {
		for _, dir := range c.Known.Config {
			if at := c.VolumeMounts[i].MountPath; under(at, dir) || under(dir, at) {
				return true
			}
		}
	}
	return c.Lifecycle != nil && c.Lifecycle.PostStart != nil
}

// under says that a path is a folder or in it.
func under(p, folder string) bool {
	p, folder = path.Clean(p), path.Clean(folder)
	return p == folder || folder == "/" || strings.HasPrefix(p, folder) && p[len(folder)] == '/'
}

// owner is the container other than c that serves a TCP port; nil if none does.
func (c *Container) owner(port int32) *Container {
	for _, o := range c.Pod.Containers {
		if o != c && !o.Init() && o.serves(port) {
			return o
		}
	}
	return nil
}

// lateOwner is the container that serves a TCP port and starts only after c has
// ended or started; nil if there is none, or if an earlier one serves it as well.
func (c *Container) lateOwner(port int32) *Container {
	if c.Pod.Spec.HostNetwork || c.serves(port) {
		return nil
	}
	var late *Container
	for _, o := range c.Pod.Containers {
		if o == c || o.Init() || !o.serves(port) {
			continue
		}
		if !c.Before(o) {
			return nil
		}
		if late == nil {
			late = o
		}
	}
	return late
}

// port is the number of a port that a field of the container names.
func (c *Container) port(p intstr.IntOrString) (int32, bool) {
	if p.Type == intstr.Int {
		return p.IntVal, true
	}
	for i := range c.Ports {
		if c.Ports[i].Name == p.StrVal {
			return c.Ports[i].ContainerPort, true
		}
	}
	return 0, false
}

// probe is one of a container's probes.
type probe struct {
	*corev1.Probe
	field string // "readinessProbe"
	name  string // "readiness_probe"
}

// probes are those that the module wrote.
func (c *Container) probes() iter.Seq[probe] {
	return func(yield func(probe) bool) {
		_ = (c.StartupProbe == nil || yield(probe{c.StartupProbe, "startupProbe", "startup_probe"})) &&
			(c.ReadinessProbe == nil || yield(probe{c.ReadinessProbe, "readinessProbe", "readiness_probe"})) &&
			(c.LivenessProbe == nil || yield(probe{c.LivenessProbe, "livenessProbe", "liveness_probe"}))
	}
}

// dials is the port that a probe of HTTP or TCP dials at the pod's address, and the
// field that says it.
func (p probe) dials() (port intstr.IntOrString, path []string, ok bool) {
	switch {
	case p.HTTPGet != nil && p.HTTPGet.Host == "":
		return p.HTTPGet.Port, field(p.field, "httpGet", "port"), true
	case p.TCPSocket != nil && p.TCPSocket.Host == "":
		return p.TCPSocket.Port, field(p.field, "tcpSocket", "port"), true
	case p.GRPC != nil:
		return intstr.FromInt32(p.GRPC.Port), field(p.field, "grpc", "port"), true
	}
	return port, nil, false
}

// orDefault is a number, or what the API server takes where it is 0.
func orDefault(n, otherwise int32) int32 {
	if n == 0 {
		return otherwise
	}
	return n
}

// budget is the time in seconds after which a probe that never succeeds gives up.
func (p probe) budget() int32 {
	return p.InitialDelaySeconds + orDefault(p.FailureThreshold, 3)*orDefault(p.PeriodSeconds, 10)
}
