# Facts: https://github.com/prometheus/statsd_exporter, README, CHANGELOG and Dockerfile: statsd lines at 9125 over UDP and
# TCP (--statsd.listen-udp, --statsd.listen-tcp), metrics at 9102/metrics (--web.listen-address), --statsd.mapping-config,
# /-/healthy and /-/ready since 0.19. The image runs as user 65534, in some versions by its name, nobody: the kubelet takes
# no name for a proof of not being root, hence run_as_user. A container that refers to an output starts after the exporter,
# so no line is sent to a port where nobody listens yet.

pattern {
  role    = "adapter"
  summary = "The app's StatsD lines as metrics for Prometheus."
  links   = ["https://github.com/prometheus/statsd_exporter"]
}

variable "statsd_port" {
  type        = number
  description = "The port, UDP and TCP, to which the app sends its lines."
  default     = 9125
}

variable "port" {
  type        = number
  description = "The port at which Prometheus finds the metrics."
  default     = 9102
}

variable "mapping" {
  type        = any
  description = "How names become metrics with labels, as in the file of the exporter: { mappings = [{ match = \"shop.*.orders\", name = \"orders_total\", labels = { region = \"$1\" } }] }."
  default     = null
}

variable "version" {
  type        = string
  description = "The version of the exporter."
  default     = "0.29.0"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What the exporter may use."
  default     = { requests = { cpu = "20m", memory = "32Mi" }, limits = { memory = "64Mi" } }
}

config_map "mapping" {
  enabled = var.mapping != null
  data    = { "mapping.yaml" = yamlencode(var.mapping) }
}

volume "mapping" {
  enabled = var.mapping != null

  config_map {
    name = config_map.mapping.name
  }
}

adapter "exporter" {
  image = "prom/statsd-exporter:v${var.version}"
  args = concat(
    ["--web.listen-address=:${var.port}", "--statsd.listen-udp=:${var.statsd_port}", "--statsd.listen-tcp=:${var.statsd_port}"],
    var.mapping == null ? [] : ["--statsd.mapping-config=/config/mapping.yaml"],
  )
  ports = { (use.name) = var.port }

  port {
    container_port = var.statsd_port
    protocol       = "UDP"
  }

  port {
    container_port = var.statsd_port
  }

  mount "/config" {
    enabled   = var.mapping != null
    volume    = volume.mapping
    read_only = true
  }

  startup_probe {
    period_seconds = 1
    within         = "30s"

    http_get {
      path = "/-/ready"
      port = var.port
    }
  }

  liveness_probe {
    period_seconds = 30

    http_get {
      path = "/-/healthy"
      port = var.port
    }
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

output "host" {
  description = "The host to which the app sends its lines."
  value       = adapter.exporter.host
}

output "statsd_port" {
  description = "The port of the same."
  value       = var.statsd_port
}

output "statsd_address" {
  description = "Host and port together."
  value       = "${adapter.exporter.host}:${var.statsd_port}"
}

output "port" {
  description = "The port of the metrics, for the annotations or the monitor of Prometheus."
  value       = var.port
}
