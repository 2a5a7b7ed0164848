# Facts: cmd/prometheus-config-reloader/main.go and its Dockerfile in
# https://github.com/prometheus-operator/prometheus-operator: --watched-dir looks at a directory, without those below
# it, and the program calls --reload-url when something in it is different; --watch-interval looks again even if nothing
# was heard. With --listen-address it serves /healthz and /metrics. It ends on TERM, and runs as nobody. The address is
# called by POST, also once at the start, and again every five seconds until it answers: the app, which starts later,
# need not be there.
# Why this one: it sees the files that the kubelet puts into the pod. kiwigrid/k8s-sidecar asks the API server, which
# needs a role for config maps or secrets, and that no pattern should ask for without need.

pattern {
  role    = "sidecar"
  summary = "Config reloader of the Prometheus Operator: tells the app to read its configuration again when the files change."
  links   = ["https://github.com/prometheus-operator/prometheus-operator/tree/main/cmd/prometheus-config-reloader"]
}

variable "config" {
  type        = any
  description = "The volume with the configuration: volume.NAME. A mount with sub_path would never change."
}

variable "url" {
  type        = string
  description = "The address of the app that makes it read its configuration again. It is called by POST."

  validation {
    condition     = can(regex("^https?://", var.url))
    error_message = "The address starts with http:// or https://."
  }
}

variable "health_port" {
  type        = number
  description = "The port of the health check and of the metrics. Two in a pod need two."
  default     = 9813
}

variable "version" {
  type        = string
  description = "The version of the Prometheus Operator."
  default     = "0.91.0"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What the reloader may use."
  default     = { requests = { cpu = "10m", memory = "32Mi" }, limits = { memory = "64Mi" } }
}

sidecar "reloader" {
  image = "quay.io/prometheus-operator/prometheus-config-reloader:v${var.version}"
  args  = ["--watched-dir=/config", "--reload-url=${var.url}", "--listen-address=:${var.health_port}"]

  port {
    container_port = var.health_port
  }

  mount "/config" {
    volume    = var.config
    read_only = true
  }

  startup_probe {
    period_seconds = 1
    within         = "60s"

    http_get {
      path = "/healthz"
      port = var.health_port
    }
  }

  liveness_probe {
    period_seconds    = 30
    failure_threshold = 3

    http_get {
      path = "/healthz"
      port = var.health_port
    }
  }

  security_context {
    run_as_user                = 65534 # nobody: the image has the name, not the number
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

output "metrics_port" {
  description = "The port of the metrics of the reloader."
  value       = var.health_port
}
