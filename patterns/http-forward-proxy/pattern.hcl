# Facts: tinyproxy.conf(5). Lines of Allow deny everyone else; ConnectPort bounds CONNECT, which is HTTPS, to ports;
# FilterDefaultDeny with FilterType fnmatch makes the filter a list of the hosts that are let through, of CONNECT too; without
# LogFile and Syslog it logs to standard output; Upstream is the next proxy. The image: Dockerfile.alpine of
# kalaksi/docker-tinyproxy, user 57981, tags of two numbers; `tinyproxy -d` stays in the foreground. It has no health endpoint.
# It listens on the loopback of the pod, where only the pod gets, so the startup probe is a command: nc of busybox.
# curl reads http_proxy in small letters only, hence both spellings.

pattern {
  role    = "ambassador"
  summary = "Tinyproxy as the one way out: HTTP and HTTPS of the containers go through it, to all hosts or to those of a list."
  links = [
    "https://tinyproxy.github.io/",
    "https://github.com/kalaksi/docker-tinyproxy",
  ]
}

variable "hosts" {
  type        = list(string)
  description = "The hosts that may be reached, \"*.example.com\" for those below. Without any, all may."
  default     = []

  validation {
    condition     = alltrue([for h in var.hosts : can(regex("^[A-Za-z0-9*.-]+$", h))])
    error_message = "A host is a name like api.example.com or *.example.com, without scheme, port and path."
  }
}

variable "connect_ports" {
  type        = list(number)
  description = "The ports to which HTTPS may go."
  default     = [443]
}

variable "upstream" {
  type        = string
  description = "The next proxy, HOST:PORT. Without it, the hosts themselves."
  default     = ""
}

variable "no_proxy" {
  type        = list(string)
  description = "What the containers reach without the proxy, beside localhost, the cluster and its API."
  default     = []
}

variable "max_clients" {
  type        = number
  description = "How many connections it takes at once."
  default     = 100
}

variable "idle_timeout" {
  type        = number
  description = "After how many seconds a silent connection is closed."
  default     = 600
}

variable "port" {
  type        = number
  description = "The port of the proxy, on the loopback of the pod."
  default     = 8888
}

variable "version" {
  type        = string
  description = "The tag of the image."
  default     = "1.7"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What the proxy may use."
  default     = { requests = { cpu = "25m", memory = "16Mi" }, limits = { memory = "64Mi" } }
}

locals {
  lines = concat(
    [
      "Port ${var.port}",
      "Listen 127.0.0.1",
      "Allow 127.0.0.1",
      "LogLevel Connect",
      "MaxClients ${var.max_clients}",
      "Timeout ${var.idle_timeout}",
    ],
    [for p in var.connect_ports : "ConnectPort ${p}"],
    length(var.hosts) == 0 ? [] : ["FilterType fnmatch", "FilterDefaultDeny Yes", "Filter \"/config/hosts\""],
    var.upstream == "" ? [] : ["Upstream http ${var.upstream}"],
  )

  direct = join(",", concat(["localhost", "127.0.0.1", ".svc", ".cluster.local", "$(KUBERNETES_SERVICE_HOST)"], var.no_proxy))
}

config_map "config" {
  data = {
    "tinyproxy.conf" = format("%s\n", join("\n", local.lines))
    hosts            = join("", [for h in var.hosts : "${h}\n"])
  }
}

volume "config" {
  config_map {
    name = config_map.config.name
  }
}

ambassador "proxy" {
  image   = "kalaksi/tinyproxy:${var.version}"
  command = ["/usr/bin/tinyproxy", "-d", "-c", "/config/tinyproxy.conf"]
  ports   = { (use.name) = var.port }

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
    run_as_user                = 57981
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

containers {
  env = {
    HTTP_PROXY  = "http://${ambassador.proxy.address}"
    HTTPS_PROXY = "http://${ambassador.proxy.address}"
    NO_PROXY    = local.direct
    http_proxy  = "http://${ambassador.proxy.address}"
    https_proxy = "http://${ambassador.proxy.address}"
    no_proxy    = local.direct
  }
}

output "url" {
  description = "The URL of the proxy, for containers that take it in another way, and for inits."
  value       = "http://${ambassador.proxy.address}"
}

output "host" {
  description = "The host of the proxy."
  value       = ambassador.proxy.host
}

output "port" {
  description = "The port of the proxy."
  value       = var.port
}

output "no_proxy" {
  description = "What is reached without the proxy, as NO_PROXY has it."
  value       = local.direct
}
