# Facts: docs/cmd/alloydb-auth-proxy.md of the proxy: PostgreSQL at --port, 5432 by itself, at localhost unless --address
# says otherwise; --health-check serves /startup, /readiness and /liveness at --http-port, at localhost unless
# --http-address says otherwise; the address of the instance is private unless --public-ip or --psc; --auto-iam-authn. It
# ends on TERM, with 143 unless --exit-zero-sigterm; --max-sigterm-delay waits for open connections. The user of the
# image and that it has no shell: its Dockerfile. The versions: its Go module.

pattern {
  role    = "ambassador"
  summary = "AlloyDB Auth Proxy: a door to an AlloyDB of Google Cloud, encrypted and with the identity of the pod."
  links = [
    "https://cloud.google.com/alloydb/docs/auth-proxy/connect",
    "https://github.com/GoogleCloudPlatform/alloydb-auth-proxy/blob/main/docs/cmd/alloydb-auth-proxy.md",
  ]
}

variable "instance" {
  type        = string
  description = "The URI of the instance, projects/P/locations/L/clusters/C/instances/I."

  validation {
    condition     = can(regex("^projects/[^/]+/locations/[^/]+/clusters/[^/]+/instances/[^/?]+$", var.instance))
    error_message = "An instance has the form projects/P/locations/L/clusters/C/instances/I."
  }
}

variable "port" {
  type        = number
  description = "The port at which the containers of the pod find the database."
  default     = 5432
}

variable "health_port" {
  type        = number
  description = "The port of the health checks. Two proxies in a pod need two."
  default     = 9802
}

variable "network" {
  type        = string
  description = "Which address of the instance to connect to: private, public, or psc for Private Service Connect."
  default     = "private"

  validation {
    condition     = contains(["private", "public", "psc"], var.network)
    error_message = "The network is private, public or psc."
  }
}

variable "iam_login" {
  type        = bool
  description = "Log in as the service account of the pod, without a password."
  default     = false
}

variable "drain" {
  type        = string
  description = "How long the proxy waits for open connections to close when it is told to end, as 10s."
  default     = "10s"
}

variable "version" {
  type        = string
  description = "The version of the proxy."
  default     = "1.17.2"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What the proxy may use."
  default     = { requests = { cpu = "100m", memory = "128Mi" }, limits = { memory = "256Mi" } }
}

ambassador "proxy" {
  image = "gcr.io/alloydb-connectors/alloydb-auth-proxy:${var.version}"
  args = concat(
    ["--structured-logs", "--port=${var.port}", "--health-check", "--http-address=0.0.0.0", "--http-port=${var.health_port}", "--max-sigterm-delay=${var.drain}"],
    { private = [], public = ["--public-ip"], psc = ["--psc"] }[var.network],
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
