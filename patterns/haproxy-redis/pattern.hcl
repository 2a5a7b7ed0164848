# Facts: the Dockerfile of the image (docker-library/haproxy): it runs `haproxy -f /usr/local/etc/haproxy/haproxy.cfg` as
# user 99 by name, is built with the Prometheus exporter, and is ended with USR1, at which HAProxy takes no new connections
# and ends with the last one; hard-stop-after bounds that. HAProxy's configuration manual: monitor-uri answers 200 as long as
# HAProxy runs, nbsrv counts the servers that are up; a server is up before its first check unless init-state says otherwise,
# which is there since 3.1; names of servers are looked up once, at the start, unless there are resolvers, which take them as
# they are, without search domains; ${X} stands in double quotes for a variable of the environment. The checks of Redis:
# haproxy.com/blog/haproxy-advanced-redis-health-check. A PING without AUTH is an error where Redis has a password. HAProxy
# listens for the app on the loopback of the pod, where only the pod gets.

pattern {
  role    = "ambassador"
  summary = "HAProxy before Redis: one address in the pod, and behind it the servers that answer, or the one that takes writes."
  links = [
    "https://www.haproxy.com/blog/haproxy-advanced-redis-health-check",
    "https://docs.haproxy.org/3.2/configuration.html",
    "https://hub.docker.com/_/haproxy",
  ]
}

variable "servers" {
  type        = list(string)
  description = "The Redis servers, HOST:PORT each."

  validation {
    condition     = length(var.servers) > 0 && alltrue([for s in var.servers : can(regex("^[A-Za-z0-9.-]+:[0-9]+$", s))])
    error_message = "The servers are a list of HOST:PORT with at least one entry."
  }
}

variable "primary_only" {
  type        = bool
  description = "Connect only to the server that says that it is the primary: role:master in its INFO."
  default     = false
}

variable "password" {
  type        = any
  description = "The password for the checks, where Redis has one: secret.NAME.data.KEY. The app sends its own. It is a word of the configuration: no double quote, no backslash, no space."
  default     = null
}

variable "wait" {
  type        = bool
  description = "What needs Redis waits until a server is up. Without it, until HAProxy listens."
  default     = true
}

variable "follow_dns" {
  type        = bool
  description = "Look the names of the servers up again while HAProxy runs, for addresses that change. The names are full ones then: redis-0.redis.shop.svc.cluster.local."
  default     = false
}

variable "port" {
  type        = number
  description = "The port at which the containers of the pod find Redis."
  default     = 6379
}

variable "health_port" {
  type        = number
  description = "The port of /healthz, /ready and /metrics. Two of them in a pod need two."
  default     = 8404
}

variable "idle_timeout" {
  type        = string
  description = "How long a connection may be silent, as 30m: longer than the app keeps one in its pool, or waits in BLPOP."
  default     = "1h"
}

variable "max_connections" {
  type        = number
  description = "How many connections it takes at once. Memory grows with them."
  default     = 512
}

variable "version" {
  type        = string
  description = "The tag of the image, 3.1 or newer."
  default     = "3.2.25-alpine"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What HAProxy may use."
  default     = { requests = { cpu = "50m", memory = "64Mi" }, limits = { memory = "128Mi" } }
}

locals {
  checks = concat(
    var.password == null ? [] : ["tcp-check send AUTH\\ \"$${REDIS_PASSWORD}\"\\r\\n", "tcp-check expect string +OK"],
    ["tcp-check send PING\\r\\n", "tcp-check expect string +PONG"],
    var.primary_only ? ["tcp-check send INFO\\ replication\\r\\n", "tcp-check expect string role:master"] : [],
  )
  servers = [for n, s in var.servers : "server redis-${n + 1} ${s}"]
  lookup  = var.follow_dns ? "resolvers cluster init-addr last,libc,none" : "init-addr libc"
}

config_map "config" {
  data = {
    "haproxy.cfg" = <<-EOT
      global
        log stdout format raw local0 notice
        maxconn ${var.max_connections}
        hard-stop-after 10s

      defaults
        log global
        mode tcp
        option dontlognull
        timeout connect 2s
        timeout check 2s
        timeout client ${var.idle_timeout}
        timeout server ${var.idle_timeout}

      resolvers cluster
        parse-resolv-conf
        hold valid 5s

      frontend redis-in
        bind 127.0.0.1:${var.port}
        default_backend redis

      backend redis
        balance leastconn
        option redispatch
        option tcp-check
        ${join("\n  ", local.checks)}
        default-server check inter 2s fall 2 rise 1 init-state fully-down on-marked-down shutdown-sessions ${local.lookup}
        ${join("\n  ", local.servers)}

      frontend health
        bind *:${var.health_port}
        mode http
        timeout client 10s
        monitor-uri /healthz
        http-request use-service prometheus-exporter if { path /metrics }
        http-request return status 200 if { path /ready } { nbsrv(redis) ge 1 }
        http-request return status 503 if { path /ready }
        http-request return status 404
    EOT
  }
}

volume "config" {
  config_map {
    name = config_map.config.name
  }
}

ambassador "proxy" {
  image = "haproxy:${var.version}"
  ports = { (use.name) = var.port }
  env   = { REDIS_PASSWORD = var.password }

  port {
    container_port = var.health_port
  }

  mount "/usr/local/etc/haproxy" {
    volume    = volume.config
    read_only = true
  }

  startup_probe {
    period_seconds = 1
    within         = "60s"

    http_get {
      path = var.wait ? "/ready" : "/healthz"
      port = var.health_port
    }
  }

  liveness_probe {
    period_seconds    = 10
    failure_threshold = 3

    http_get {
      path = "/healthz"
      port = var.health_port
    }
  }

  security_context {
    run_as_non_root            = true
    run_as_user                = 99
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
  description = "The host at which the containers of the pod find Redis."
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

output "metrics_port" {
  description = "The port of /metrics."
  value       = var.health_port
}
