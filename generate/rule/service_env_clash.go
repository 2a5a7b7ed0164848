package rule

import (
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
			if name, ok := ownPort[lastPart(c.Ref.Repository)]; ok && c.envIndex(name) < 0 {
				if service := strings.ToLower(strings.ReplaceAll(strings.TrimSuffix(name, "_PORT"), "_", "-")); p.There("Service", service) {
					c.Report(field("image"), "%q reads the variable %s, and the kubelet sets it to an address, tcp://…, for service %q. Write enable_service_links = false in the pod, or give the service another name.", c.Image, name, service)
				}
			}
		}
	},
}

// ownPort are the images that stop, or misread their configuration, where a variable of
// this name is set. Sources: the configure scripts of confluentinc's images ("… is
// deprecated"), and org.apache.spark.deploy.master.MasterArguments.
var ownPort = map[string]string{
	"cp-kafka":           "KAFKA_PORT",
	"cp-server":          "KAFKA_PORT",
	"cp-schema-registry": "SCHEMA_REGISTRY_PORT",
	"cp-kafka-rest":      "KAFKA_REST_PORT",
	"spark":              "SPARK_MASTER_PORT",
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
