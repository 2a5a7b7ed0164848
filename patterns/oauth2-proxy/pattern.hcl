# Facts: the documentation of OAuth2 Proxy. /ping answers 200, /ready 200 when what it needs (a Redis for sessions) is
# connected; it listens at localhost unless --http-address says otherwise; --metrics-address serves /metrics; each option is
# OAUTH2_PROXY_NAME in the environment as well. With the cookie store it keeps nothing. It asks the issuer for its endpoints
# when it starts, and ends if there is no answer. --reverse-proxy believes the X-Forwarded headers of everybody unless
# --trusted-proxy-ip says whose; a forged X-Forwarded-Uri was a way around the login (GHSA-7x63-xv5r-3p2x, before 7.15.2).
# The image: its Dockerfile, distroless static:nonroot; the tag is the version with a v.

pattern {
  role    = "ambassador"
  summary = "OAuth2 Proxy before the app: who is not logged in at the identity provider does not get to it."
  links = [
    "https://oauth2-proxy.github.io/oauth2-proxy/configuration/overview",
    "https://oauth2-proxy.github.io/oauth2-proxy/features/endpoints",
  ]
}

variable "upstream_port" {
  type        = number
  description = "The port of the app: container.NAME.ports.PORT."
}

variable "issuer_url" {
  type        = string
  description = "The URL of the OpenID Connect issuer; \"\" for a provider that has none, like github."
}

variable "provider" {
  type        = string
  description = "The provider: oidc, keycloak-oidc, entra-id, google, github, gitlab, …"
  default     = "oidc"
}

variable "redirect_url" {
  type        = string
  description = "Where the provider sends the browser back to: https://HOST/oauth2/callback."

  validation {
    condition     = endswith(var.redirect_url, "/oauth2/callback")
    error_message = "The redirect URL ends in /oauth2/callback."
  }
}

variable "client_id" {
  type        = any
  description = "The ID of the client at the provider: a text or secret.NAME.data.KEY."
}

variable "client_secret" {
  type        = any
  description = "The secret of the client: secret.NAME.data.KEY."
}

variable "cookie_secret" {
  type        = any
  description = "The key of the cookies, 16, 24 or 32 bytes: secret.NAME.data.KEY. All pods have the same."
}

variable "email_domains" {
  type        = list(string)
  description = "Whose addresses get in: [\"example.com\"], or [\"*\"] for all whom the provider lets in."
}

variable "allowed_groups" {
  type        = list(string)
  description = "Only members of one of these groups get in, if there are any."
  default     = []
}

variable "trusted_proxies" {
  type        = list(string)
  description = "The addresses of the ingress, [\"10.42.0.0/16\"]: X-Forwarded headers are believed of them, and of nobody else. Without any, of nobody."
  default     = []
}

variable "extra_args" {
  type        = list(string)
  description = "More options: [\"--skip-auth-route=^/public/\"]."
  default     = []
}

variable "port" {
  type        = number
  description = "The port at which it listens, where a Service leads to."
  default     = 4180
}

variable "metrics_port" {
  type        = number
  description = "The port of /metrics."
  default     = 44180
}

variable "version" {
  type        = string
  description = "The version of OAuth2 Proxy."
  default     = "7.15.5"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What OAuth2 Proxy may use."
  default     = { requests = { cpu = "25m", memory = "32Mi" }, limits = { memory = "128Mi" } }
}

ambassador "proxy" {
  image = "quay.io/oauth2-proxy/oauth2-proxy:v${var.version}"
  args = concat(
    [
      "--provider=${var.provider}",
      "--http-address=0.0.0.0:${var.port}",
      "--metrics-address=0.0.0.0:${var.metrics_port}",
      "--upstream=http://127.0.0.1:${var.upstream_port}",
      "--redirect-url=${var.redirect_url}",
      "--code-challenge-method=S256",
      "--cookie-secure=true",
      "--skip-provider-button=true",
      "--silence-ping-logging=true",
    ],
    var.issuer_url == "" ? [] : ["--oidc-issuer-url=${var.issuer_url}"],
    length(var.trusted_proxies) == 0 ? [] : ["--reverse-proxy=true"],
    [for a in var.trusted_proxies : "--trusted-proxy-ip=${a}"],
    [for d in var.email_domains : "--email-domain=${d}"],
    [for g in var.allowed_groups : "--allowed-group=${g}"],
    var.extra_args,
  )
  ports = { (use.name) = var.port }

  env = {
    OAUTH2_PROXY_CLIENT_ID     = var.client_id
    OAUTH2_PROXY_CLIENT_SECRET = var.client_secret
    OAUTH2_PROXY_COOKIE_SECRET = var.cookie_secret
  }

  port {
    container_port = var.metrics_port
  }

  startup_probe {
    period_seconds = 1
    within         = "60s"

    http_get {
      path = "/ping"
      port = var.port
    }
  }

  liveness_probe {
    period_seconds    = 10
    failure_threshold = 3

    http_get {
      path = "/ping"
      port = var.port
    }
  }

  readiness_probe {
    period_seconds = 5

    http_get {
      path = "/ready"
      port = var.port
    }
  }

  security_context {
    run_as_non_root            = true
    run_as_user                = 65532
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
  description = "The port at which it listens."
  value       = var.port
}

output "port_name" {
  description = "The name of that port, for the target_port of a Service."
  value       = use.name
}

output "metrics_port" {
  description = "The port of /metrics."
  value       = var.metrics_port
}
