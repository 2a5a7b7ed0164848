package rule

import (
	"slices"
	"strings"

	"podgen/generate/diag"
)

// For each Service of the namespace the kubelet sets variables as Docker's links did:
// for "redis" REDIS_PORT=tcp://10.0.0.1:6379, REDIS_SERVICE_HOST and more. Source:
// https://kubernetes.io/docs/tutorials/services/connect-applications-service/
var serviceEnvClash = Rule{
	ID:       "service-env-clash",
	Title:    "Service sets a variable that is read",
	Severity: diag.Info,
	Risk:     "Medium: the program may be the one that wants the address, tcp://….",
	check: func(p *Pod) {
		if links := p.Spec.EnableServiceLinks; links != nil && !*links {
			return
		}
		for _, c := range p.Containers {
			for _, s := range c.Scripts() {
				c.clash(s)
			}
			c.stumbles()
		}
	},
}

// stumbles reports an image that stops, or misreads its configuration, where a variable
// is set that the kubelet sets for a Service of the module: env= of images.txt.
func (c *Container) stumbles() {
	if c.Known == nil || len(c.EnvFrom) > 0 {
		return
	}
	for _, set := range c.Known.Env {
		if slices.ContainsFunc(set, func(name string) bool { return c.envIndex(name) >= 0 }) {
			continue
		}
		service := strings.ToLower(strings.ReplaceAll(strings.TrimSuffix(set[0], "_PORT"), "_", "-"))
		if c.Pod.There("Service", service) {
			c.Report(field("image"), "%q reads the variable %s, and the kubelet sets it to an address, tcp://…, for service %q. Write enable_service_links = false in the pod, or give the service another name.", c.Image, set[0], service)
		}
	}
}

// clash reports a script that reads NAME_PORT without a value of the module's.
func (c *Container) clash(s *Script) {
	if !strings.Contains(s.Text, "_PORT") || len(c.EnvFrom) > 0 {
		return
	}
	for _, o := range c.Pod.Plan.Objects {
		if o.Kind == nil || o.Kind.Name != "Service" && len(o.Services) == 0 {
			continue
		}
		names := []string{o.Name}
		if o.Kind.Name != "Service" {
			names = names[:0]
		}
		for _, nested := range o.Services {
			names = append(names, nested.Name)
		}
		for _, name := range names {
			variable := strings.ToUpper(strings.ReplaceAll(name, "-", "_")) + "_PORT"
			if c.envIndex(variable) < 0 && (strings.Contains(s.Text, "${"+variable+":-") || strings.Contains(s.Text, "${"+variable+"-")) {
				c.Report(s.Field, "The script takes a default where %s is not set; but for service %q the kubelet sets it, to an address like tcp://10.0.0.1:80. Use another name, or write enable_service_links = false in the pod.", variable, name)
				return
			}
		}
	}
}
