# Facts: https://github.com/nginx/nginx-prometheus-exporter, README and exporter.go of version 1.5: --nginx.scrape-uri,
# --web.listen-address (:9113), metrics at /metrics, a page at /, TERM is a shutdown in order. It asks nginx only when it
# is asked itself (nginx_up is 0 where nginx does not answer), so it may start first. The image runs as user 1001 and has
# no shell. nginx has the figures only where a location says stub_status:
# https://nginx.org/en/docs/http/ngx_http_stub_status_module.html.

pattern {
  role    = "adapter"
  summary = "Metrics of nginx for Prometheus, from its stub_status page."
  links = [
    "https://github.com/nginx/nginx-prometheus-exporter",
    "https://nginx.org/en/docs/http/ngx_http_stub_status_module.html",
  ]
}

variable "address" {
  type        = string
  description = "Where nginx serves stub_status, host and port: container.web.address, or \"localhost:$${container.web.ports.status}\"."
}

variable "path" {
  type        = string
  description = "The path of the location with stub_status."
  default     = "/stub_status"

  validation {
    condition     = startswith(var.path, "/")
    error_message = "A path begins with a slash."
  }
}

variable "port" {
  type        = number
  description = "The port at which Prometheus finds the metrics."
  default     = 9113
}

variable "version" {
  type        = string
  description = "The version of the exporter."
  default     = "1.5.1"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What the exporter may use."
  default     = { requests = { cpu = "10m", memory = "16Mi" }, limits = { memory = "32Mi" } }
}

adapter "exporter" {
  image = "nginx/nginx-prometheus-exporter:${var.version}"
  args  = ["--nginx.scrape-uri=http://${var.address}${var.path}", "--web.listen-address=:${var.port}"]
  ports = { (use.name) = var.port }

  startup_probe {
    period_seconds = 1
    within         = "30s"

    http_get {
      path = "/"
      port = var.port
    }
  }

  liveness_probe {
    period_seconds = 30

    http_get {
      path = "/"
      port = var.port
    }
  }

  security_context {
    run_as_non_root            = true
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

output "port" {
  description = "The port of the metrics, for the annotations or the monitor of Prometheus."
  value       = var.port
}

output "address" {
  description = "Host and port of the metrics, inside of the pod."
  value       = adapter.exporter.address
}
