# Facts: https://github.com/prometheus-community/postgres_exporter, README, Dockerfile and main.go: DATA_SOURCE_URI
# (host:port/database?options), DATA_SOURCE_USER, DATA_SOURCE_PASS, PG_EXPORTER_WEB_LISTEN_ADDRESS (:9187), metrics at
# /metrics, a page at /. It connects when it is scraped (pg_up is 0 where that fails), so it may start first. The image
# runs as user 65534, which it calls nobody: the kubelet takes no name for a proof of not being root, hence run_as_user.
# What the user needs in the database is the role pg_monitor.

pattern {
  role    = "adapter"
  summary = "Metrics of PostgreSQL for Prometheus."
  links   = ["https://github.com/prometheus-community/postgres_exporter"]
}

variable "address" {
  type        = string
  description = "Host and port of PostgreSQL: container.postgres.address, or pattern.db.address."
}

variable "user" {
  type        = any
  description = "The user of the database, or where it is: secret.db.data.user. The role pg_monitor is enough."
}

variable "password" {
  type        = any
  description = "The password, from a secret: secret.db.data.password."
}

variable "database" {
  type        = string
  description = "The database to connect to."
  default     = "postgres"
}

variable "ssl_mode" {
  type        = string
  description = "How to use TLS, in PostgreSQL's words. Inside of a pod there is no need of it."
  default     = "disable"

  validation {
    condition     = contains(["disable", "require", "verify-ca", "verify-full"], var.ssl_mode)
    error_message = "One of disable, require, verify-ca and verify-full."
  }
}

variable "port" {
  type        = number
  description = "The port at which Prometheus finds the metrics."
  default     = 9187
}

variable "version" {
  type        = string
  description = "The version of the exporter."
  default     = "0.20.1"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What the exporter may use."
  default     = { requests = { cpu = "20m", memory = "32Mi" }, limits = { memory = "64Mi" } }
}

adapter "exporter" {
  image = "quay.io/prometheuscommunity/postgres-exporter:v${var.version}"
  ports = { (use.name) = var.port }
  env = {
    DATA_SOURCE_URI                = "${var.address}/${var.database}?sslmode=${var.ssl_mode}"
    DATA_SOURCE_USER               = var.user
    DATA_SOURCE_PASS               = var.password
    PG_EXPORTER_WEB_LISTEN_ADDRESS = ":${var.port}"
  }

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

output "port" {
  description = "The port of the metrics, for the annotations or the monitor of Prometheus."
  value       = var.port
}

output "address" {
  description = "Host and port of the metrics, inside of the pod."
  value       = adapter.exporter.address
}
