# Facts: Envoy's documentation. /ready of the admin interface answers 200 when Envoy is LIVE and 503 before; the admin
# interface can end Envoy and shows secrets, so it listens at localhost, and a listener of its own leads to /ready and
# /stats/prometheus. UpstreamTlsContext: sni, trusted_ca, and auto_sni_san_validation, which holds the certificate to the
# name of the SNI. Envoys share a socket for hot restarts in one network, which --disable-hot-restart takes away;
# --concurrency is by itself the number of processors of the node. Envoy ends on TERM at once. The image: its Dockerfile
# (envoyproxy/envoy, distribution/docker): distroless, with the certificates of the CAs, user nonroot (65532).

pattern {
  role    = "ambassador"
  summary = "Envoy as the door to one host outside: the app speaks plain TCP or HTTP to it, Envoy speaks TLS to the host and checks its certificate."
  links = [
    "https://www.envoyproxy.io/docs/envoy/latest/operations/admin",
    "https://www.envoyproxy.io/docs/envoy/latest/start/quick-start/securing",
    "https://www.envoyproxy.io/docs/envoy/latest/operations/cli",
  ]
}

variable "host" {
  type        = string
  description = "The name of the host outside, api.example.com. It is what the certificate has to be for."

  validation {
    condition     = can(regex("^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$", var.host))
    error_message = "The host is a name like api.example.com, without scheme, port and path."
  }
}

variable "host_port" {
  type        = number
  description = "The port of the host outside."
  default     = 443
}

variable "protocol" {
  type        = string
  description = "What the app speaks: http, of which Envoy counts requests and answers and repeats what could not connect, or tcp for anything else."
  default     = "http"

  validation {
    condition     = contains(["http", "tcp"], var.protocol)
    error_message = "The protocol is http or tcp."
  }
}

variable "timeout" {
  type        = string
  description = "How long an answer may take, for http: 30s. 0s is no bound."
  default     = "30s"
}

variable "ca_file" {
  type        = string
  description = "The certificates that are trusted, in the image."
  default     = "/etc/ssl/certs/ca-certificates.crt"
}

variable "port" {
  type        = number
  description = "The port at which the containers of the pod find the host. It is on the loopback of the pod only."
  default     = 10443
}

variable "health_port" {
  type        = number
  description = "The port of /ready and /stats/prometheus. Two Envoys in a pod need two."
  default     = 9902
}

variable "admin_port" {
  type        = number
  description = "The port of the admin interface, on the loopback of the pod. Two Envoys in a pod need two."
  default     = 9901
}

variable "concurrency" {
  type        = number
  description = "How many worker threads there are."
  default     = 2
}

variable "version" {
  type        = string
  description = "The version of Envoy."
  default     = "1.39.1"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What Envoy may use."
  default     = { requests = { cpu = "50m", memory = "64Mi" }, limits = { memory = "256Mi" } }
}

locals {
  types  = "type.googleapis.com/envoy.extensions"
  router = { name = "envoy.filters.http.router", typed_config = { "@type" = "${local.types}.filters.http.router.v3.Router" } }

  tcp = {
    name = "envoy.filters.network.tcp_proxy"
    typed_config = {
      "@type"     = "${local.types}.filters.network.tcp_proxy.v3.TcpProxy"
      stat_prefix = "egress"
      cluster     = "egress"
    }
  }

  http = {
    name = "envoy.filters.network.http_connection_manager"
    typed_config = {
      "@type"      = "${local.types}.filters.network.http_connection_manager.v3.HttpConnectionManager"
      stat_prefix  = "egress"
      http_filters = [local.router]
      route_config = {
        virtual_hosts = [{
          name    = "egress"
          domains = ["*"]
          routes = [{
            match = { prefix = "/" }
            route = {
              cluster              = "egress"
              host_rewrite_literal = var.host
              timeout              = var.timeout
              retry_policy         = { retry_on = "connect-failure,refused-stream", num_retries = 2 }
            }
          }]
        }]
      }
    }
  }

  health = {
    name = "envoy.filters.network.http_connection_manager"
    typed_config = {
      "@type"      = "${local.types}.filters.network.http_connection_manager.v3.HttpConnectionManager"
      stat_prefix  = "health"
      http_filters = [local.router]
      route_config = {
        virtual_hosts = [{
          name    = "health"
          domains = ["*"]
          routes  = [for path in ["/ready", "/stats/prometheus"] : { match = { path = path }, route = { cluster = "admin" } }]
        }]
      }
    }
  }

  config = {
    admin = { address = { socket_address = { address = "127.0.0.1", port_value = var.admin_port } } }
    static_resources = {
      listeners = [
        {
          name          = "egress"
          address       = { socket_address = { address = "127.0.0.1", port_value = var.port } }
          filter_chains = [{ filters = [{ http = local.http, tcp = local.tcp }[var.protocol]] }]
        },
        {
          name          = "health"
          address       = { socket_address = { address = "0.0.0.0", port_value = var.health_port } }
          filter_chains = [{ filters = [local.health] }]
        },
      ]
      clusters = [
        {
          name            = "egress"
          type            = "LOGICAL_DNS"
          connect_timeout = "5s"
          load_assignment = {
            cluster_name = "egress"
            endpoints    = [{ lb_endpoints = [{ endpoint = { address = { socket_address = { address = var.host, port_value = var.host_port } } } }] }]
          }
          transport_socket = {
            name = "envoy.transport_sockets.tls"
            typed_config = {
              "@type"                 = "${local.types}.transport_sockets.tls.v3.UpstreamTlsContext"
              sni                     = var.host
              auto_sni_san_validation = true
              common_tls_context      = { validation_context = { trusted_ca = { filename = var.ca_file } } }
            }
          }
        },
        {
          name            = "admin"
          type            = "STATIC"
          connect_timeout = "1s"
          load_assignment = {
            cluster_name = "admin"
            endpoints    = [{ lb_endpoints = [{ endpoint = { address = { socket_address = { address = "127.0.0.1", port_value = var.admin_port } } } }] }]
          }
        },
      ]
    }
  }
}

config_map "config" {
  data = { "envoy.yaml" = yamlencode(local.config) }
}

volume "config" {
  config_map {
    name = config_map.config.name
  }
}

ambassador "proxy" {
  image = "envoyproxy/envoy:distroless-v${var.version}"
  args  = ["-c", "/config/envoy.yaml", "--disable-hot-restart", "--concurrency", tostring(var.concurrency), "--log-level", "warning"]
  ports = { (use.name) = var.port }

  port {
    container_port = var.health_port
  }

  mount "/config" {
    volume    = volume.config
    read_only = true
  }

  startup_probe {
    period_seconds = 1
    within         = "60s"

    http_get {
      path = "/ready"
      port = var.health_port
    }
  }

  liveness_probe {
    period_seconds    = 10
    failure_threshold = 3

    http_get {
      path = "/ready"
      port = var.health_port
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

output "host" {
  description = "The host at which the containers of the pod find the door."
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

output "url" {
  description = "The URL of the door, for http."
  value       = "http://${ambassador.proxy.address}"
}

output "metrics_port" {
  description = "The port of /stats/prometheus."
  value       = var.health_port
}
