# Facts: https://github.com/oliver006/redis_exporter, README, exporter/http.go and releases: REDIS_ADDR, REDIS_USER,
# REDIS_PASSWORD, REDIS_EXPORTER_WEB_LISTEN_ADDRESS (0.0.0.0:9121), metrics at /metrics, /health answers ok by itself.
# It dials at each scrape (redis_up is 0 where nobody answers), so it may start first. The image runs as user 59000 and
# has no shell. It is for Valkey as well.

pattern {
  role    = "adapter"
  summary = "Metrics of Redis or Valkey for Prometheus."
  links   = ["https://github.com/oliver006/redis_exporter"]
}

variable "address" {
  type        = string
  description = "Host and port of Redis: container.redis.address."
}

variable "tls" {
  type        = bool
  description = "Redis speaks TLS at that port."
  default     = false
}

variable "user" {
  type        = string
  description = "The user of Redis's ACL, if not the default one."
  default     = null
}

variable "password" {
  type        = any
  description = "The password, from a secret: secret.redis.data.password."
  default     = null
}

variable "port" {
  type        = number
  description = "The port at which Prometheus finds the metrics."
  default     = 9121
}

variable "version" {
  type        = string
  description = "The version of the exporter."
  default     = "1.91.1"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What the exporter may use."
  default     = { requests = { cpu = "10m", memory = "24Mi" }, limits = { memory = "48Mi" } }
}

adapter "exporter" {
  image = "oliver006/redis_exporter:v${var.version}"
  ports = { (use.name) = var.port }
  env = {
    REDIS_ADDR                        = "${var.tls ? "rediss" : "redis"}://${var.address}"
    REDIS_USER                        = var.user
    REDIS_PASSWORD                    = var.password
    REDIS_EXPORTER_WEB_LISTEN_ADDRESS = "0.0.0.0:${var.port}"
  }

  startup_probe {
    period_seconds = 1
    within         = "30s"

    http_get {
      path = "/health"
      port = var.port
    }
  }

  liveness_probe {
    period_seconds = 30

    http_get {
      path = "/health"
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
