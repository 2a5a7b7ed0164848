# Facts: https://cloud.google.com/sql/docs/postgres/connect-auth-proxy and the README of the proxy, version 2: one port
# for each instance, --health-check serves /startup, /readiness and /liveness at --http-port, which listens at
# localhost unless --http-address says otherwise. It ends on TERM; --max-sigterm-delay waits for open connections.

pattern {
  role    = "ambassador"
  summary = "Cloud SQL Auth Proxy: a door to a database of Google Cloud, encrypted and with the identity of the pod."
  links = [
    "https://cloud.google.com/sql/docs/postgres/connect-auth-proxy",
    "https://github.com/GoogleCloudPlatform/cloud-sql-proxy",
  ]
}

variable "instance" {
  type        = string
  description = "The connection name of the instance, project:region:name."

  validation {
    condition     = length(split(":", var.instance)) >= 3
    error_message = "A connection name has the form project:region:name."
  }
}

variable "port" {
  type        = number
  description = "The port at which the containers of the pod find the database: 5432 for PostgreSQL, 3306 for MySQL, 1433 for SQL Server."
  default     = 5432
}

variable "health_port" {
  type        = number
  description = "The port of the health checks. Two proxies in a pod need two."
  default     = 9801
}

variable "private_ip" {
  type        = bool
  description = "Connect to the private address of the instance."
  default     = false
}

variable "iam_login" {
  type        = bool
  description = "Log in as the service account of the pod, without a password."
  default     = false
}

variable "version" {
  type        = string
  description = "The version of the proxy."
  default     = "2.14.0"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What the proxy may use."
  default     = { requests = { cpu = "100m", memory = "128Mi" }, limits = { memory = "256Mi" } }
}

ambassador "proxy" {
  image = "gcr.io/cloud-sql-connectors/cloud-sql-proxy:${var.version}"
  args = concat(
    ["--structured-logs", "--port=${var.port}", "--health-check", "--http-address=0.0.0.0", "--http-port=${var.health_port}"],
    var.private_ip ? ["--private-ip"] : [],
    var.iam_login ? ["--auto-iam-authn"] : [],
    [var.instance],
  )
  ports = { (use.name) = var.port }

  port {
    container_port = var.health_port
  }

  startup_probe {
    period_seconds = 1
    within         = "60s"

    http_get {
      path = "/startup"
      port = var.health_port
    }
  }

  liveness_probe {
    period_seconds    = 10
    failure_threshold = 6

    http_get {
      path = "/liveness"
      port = var.health_port
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

output "host" {
  description = "The host at which the containers of the pod find the database."
  value       = ambassador.proxy.host
}

output "port" {
  description = "The port of the same."
  value       = var.port
}

output "address" {
  description = "Host and port together."
  value       = ambassador.proxy.address
}
