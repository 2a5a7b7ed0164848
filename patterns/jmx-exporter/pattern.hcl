# Facts: https://prometheus.github.io/jmx_exporter (1.6): the Java agent is the way that upstream advises, since it needs
# no remote JMX and knows the process; -javaagent:JAR=PORT:CONFIG listens on all addresses, metrics at /metrics; without a
# readable jar or configuration the JVM does not start. Upstream publishes jars and no image, at Maven Central
# (io.prometheus.jmx:jmx_prometheus_javaagent) and GitHub; Bitnami's image has moved to bitnamilegacy and is no longer
# built. So an init takes the jar from Maven Central, holds it against its checksum and puts it on a volume, and
# JAVA_TOOL_OPTIONS, which every JVM reads, adds the agent. The image of curl runs as a user with a name, curl_user: the
# kubelet takes no name for a proof of not being root, hence run_as_user.
#
# Every JVM of such a container gets the agent: a second one in it, of keytool or an exec probe, cannot have the port too
# and does not start. Leave such containers out with into = [container.NAME]. A container that sets JAVA_TOOL_OPTIONS
# itself keeps its own value: add the output java_options to it.

pattern {
  role    = "adapter"
  summary = "Metrics of a JVM for Prometheus: its JMX beans, by the Java agent of jmx_exporter in the app's own process."
  links = [
    "https://prometheus.github.io/jmx_exporter/deployment/java-agent",
    "https://github.com/prometheus/jmx_exporter",
  ]
}

variable "port" {
  type        = number
  description = "The port at which Prometheus finds the metrics. The app listens there; add it to the ports of its container where a Service or a PodMonitor names it."
  default     = 9404
}

variable "config" {
  type        = any
  description = "The configuration of the exporter, as in its file: rules, includeObjectNames, …"
  default     = { lowercaseOutputName = true, rules = [{ pattern = ".*" }] }
}

variable "version" {
  type        = string
  description = "The version of the exporter."
  default     = "1.6.0"
}

variable "sha256" {
  type        = string
  description = "The SHA-256 of the jar of that version."
  default     = "a95983fd96e865d2bcdf911cc500e7c82808c27ab9fd226bf96732b6c3d8c46e"

  validation {
    condition     = can(regex("^[0-9a-f]{64}$", var.sha256))
    error_message = "A SHA-256 has 64 hexadecimal digits, in small letters."
  }
}

variable "repository" {
  type        = string
  description = "The Maven repository with the jar: a mirror, where pods cannot reach Maven Central."
  default     = "https://repo1.maven.org/maven2"
}

variable "curl_version" {
  type        = string
  description = "The version of curl, which fetches the jar."
  default     = "8.21.0"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What the init that fetches the jar may use."
  default     = { requests = { cpu = "20m", memory = "32Mi" }, limits = { memory = "64Mi" } }
}

locals {
  options = "-javaagent:/opt/jmx-exporter/agent/agent.jar=${var.port}:/opt/jmx-exporter/config/exporter.yaml"
}

config_map "config" {
  data = { "exporter.yaml" = yamlencode(var.config) }
}

volume "config" {
  config_map {
    name = config_map.config.name
  }
}

volume "agent" {
  empty_dir {
    size_limit = "64Mi"
  }
}

# Run again on the same volume, it keeps a jar that is whole.
init "fetch" {
  image = "curlimages/curl:${var.curl_version}"
  command = ["sh", "-c", <<-EOT
    set -eu
    check() { echo "$SHA256  $1" | sha256sum -c -s; }
    if [ -f /agent/agent.jar ] && check /agent/agent.jar; then exit 0; fi
    curl --fail --silent --show-error --location --retry 5 --max-time 120 --output /agent/new "$URL"
    if ! check /agent/new; then
      echo "$URL is not the file with the SHA-256 $SHA256" >&2
      exit 1
    fi
    chmod 0444 /agent/new
    mv -f /agent/new /agent/agent.jar
  EOT
  ]
  env = {
    URL    = "${var.repository}/io/prometheus/jmx/jmx_prometheus_javaagent/${var.version}/jmx_prometheus_javaagent-${var.version}.jar"
    SHA256 = var.sha256
  }

  mount "/agent" {
    volume = volume.agent
  }

  security_context {
    run_as_non_root            = true
    run_as_user                = 65534
    allow_privilege_escalation = false
    read_only_root_filesystem  = true

    capabilities {
      drop = ["ALL"]
    }
  }

  resources {
    requests = var.resources.requests
    limits   = var.resources.limits
  }
}

containers {
  env = { JAVA_TOOL_OPTIONS = local.options }

  mount "/opt/jmx-exporter/agent" {
    volume    = volume.agent
    read_only = true
  }

  mount "/opt/jmx-exporter/config" {
    volume    = volume.config
    read_only = true
  }
}

output "port" {
  description = "The port of the metrics, for the annotations or the monitor of Prometheus."
  value       = var.port
}

output "java_options" {
  description = "The option of the JVM, for a container that sets JAVA_TOOL_OPTIONS itself."
  value       = local.options
}
