# Facts: the README of twemproxy: the keys of its configuration, -c, and -s, the port of the statistics, which are JSON for
# who connects, 22222 by itself. The image: malexer/docker-twemproxy, twemproxy 0.5.0 on Alpine, with dumb-init. Its entry
# point would write a configuration of its own, for Redis only. twemproxy ends on INT and knows no TERM (src/nc_signal.c),
# which dumb-init turns into INT. The image runs as root; twemproxy needs nothing of it. There is no image of the project.
# It listens on the loopback of the pod, where only the pod gets, so the startup probe is a command: nc of busybox.
# Of names, the addresses are looked up when it connects. What it does not know of Redis: its notes/redis.md.

pattern {
  role    = "ambassador"
  summary = "Twemproxy: many memcached or Redis servers look like one, and each key has its server."
  links = [
    "https://github.com/twitter/twemproxy",
    "https://github.com/malexer/docker-twemproxy",
  ]
}

variable "servers" {
  type        = list(string)
  description = "The servers, HOST:PORT each, or HOST:PORT:WEIGHT. Their names decide where a key is: a new name moves keys."

  validation {
    condition     = length(var.servers) > 0 && alltrue([for s in var.servers : can(regex("^[A-Za-z0-9.-]+:[0-9]+(:[0-9]+)?$", s))])
    error_message = "The servers are a list of HOST:PORT or HOST:PORT:WEIGHT with at least one entry."
  }
}

variable "protocol" {
  type        = string
  description = "What the servers speak: redis, without a password, or memcached."
  default     = "redis"

  validation {
    condition     = contains(["redis", "memcached"], var.protocol)
    error_message = "The protocol is redis or memcached."
  }
}

variable "port" {
  type        = number
  description = "The port at which the containers of the pod find the servers."
  default     = 22121
}

variable "stats_port" {
  type        = number
  description = "The port of the statistics. Two of them in a pod need two."
  default     = 22222
}

variable "eject" {
  type        = bool
  description = "Give the keys of a server that does not answer to the others for a while: for a cache, not for a store."
  default     = true
}

variable "timeout" {
  type        = number
  description = "How many milliseconds a server has for a connection and for an answer."
  default     = 2000
}

variable "server_connections" {
  type        = number
  description = "How many connections there are to each server."
  default     = 4
}

variable "version" {
  type        = string
  description = "The tag of the image, which is the version of twemproxy."
  default     = "0.5.0"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What twemproxy may use."
  default     = { requests = { cpu = "50m", memory = "32Mi" }, limits = { memory = "128Mi" } }
}

locals {
  servers = [for s in var.servers : length(split(":", s)) == 3 ? "- ${s}" : "- ${s}:1"]
}

config_map "config" {
  data = {
    "nutcracker.yml" = <<-EOT
      pool:
        listen: 127.0.0.1:${var.port}
        redis: ${var.protocol == "redis"}
        hash: fnv1a_64
        distribution: ketama
        timeout: ${var.timeout}
        server_connections: ${var.server_connections}
        auto_eject_hosts: ${var.eject}
        server_retry_timeout: 5000
        server_failure_limit: 2
        servers:
          ${join("\n    ", local.servers)}
    EOT
  }
}

volume "config" {
  config_map {
    name = config_map.config.name
  }
}

ambassador "proxy" {
  image = "malexer/twemproxy:${var.version}"
  command = [
    "dumb-init", "--rewrite", "15:2", "--",
    "nutcracker", "-c", "/config/nutcracker.yml", "-s", tostring(var.stats_port),
  ]
  ports = { (use.name) = var.port }

  port {
    container_port = var.stats_port
  }

  mount "/config" {
    volume    = volume.config
    read_only = true
  }

  startup_probe {
    period_seconds = 1
    within         = "30s"

    exec {
      command = ["nc", "-z", "127.0.0.1", tostring(var.port)]
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
  description = "The host at which the containers of the pod find the servers."
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

output "stats_port" {
  description = "The port of the statistics."
  value       = var.stats_port
}
