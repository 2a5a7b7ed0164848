# Facts: https://busybox.net/downloads/BusyBox.html (httpd -f -p -h; what is in cgi-bin is run, its header Status is the
# status of the answer; stat -c %Y is the time of the last change) and https://github.com/docker-library/busybox (user
# root, no entry point; its nc has -z, which only opens a connection and which not every build of busybox has). All but nc
# -z was tried with busybox 1.35. As process 1 of a container httpd has no handler for TERM and outlives it, so a shell
# stands before it, which ends on TERM.
#
# What it checks, at each question anew: that a TCP port takes a connection within two seconds (that somebody listens, not
# what an answer would be), that a file was changed less than so many seconds ago, or both. Neither says that the app does
# its work well. The startup probe asks for httpd alone: the app starts after the adapter, so waiting for it would never end.

pattern {
  role    = "adapter"
  summary = "An HTTP health endpoint for an app that has none: 200 while its port answers, or a file of it is fresh; else 503."
  links = [
    "https://busybox.net/downloads/BusyBox.html#httpd",
    "https://kubernetes.io/docs/concepts/workloads/pods/probes/",
  ]
}

variable "check" {
  type        = object({ address = optional(string), volume = optional(any), file = optional(string), max_age = optional(number, 60) })
  description = "What has to hold, one of these or both: { address = container.smtp.address }, that TCP connections are taken there; { volume = volume.state, file = \"alive\", max_age = 60 }, that the app has touched that file in the last 60 seconds."

  validation {
    condition     = var.check.address != null || var.check.file != null
    error_message = "Nothing to check: give an address, or a volume and a file."
  }

  validation {
    condition     = (var.check.file == null) == (var.check.volume == null)
    error_message = "A file needs the volume that it is in, and a volume needs a file."
  }

  validation {
    condition     = var.check.file == null || !startswith(coalesce(var.check.file, "-"), "/")
    error_message = "The path of the file begins in the volume, without a slash."
  }

  validation {
    condition     = var.check.address == null || length(split(":", coalesce(var.check.address, ":"))) == 2
    error_message = "An address is a host and a port, 127.0.0.1:25, as container.smtp.address is."
  }
}

variable "port" {
  type        = number
  description = "The port of the endpoint."
  default     = 8686
}

variable "version" {
  type        = string
  description = "The version of busybox."
  default     = "1.37.0"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What the endpoint may use."
  default     = { requests = { cpu = "10m", memory = "8Mi" }, limits = { memory = "16Mi" } }
}

locals {
  host_port = var.check.address == null ? [null, null] : split(":", var.check.address)
}

# What to check is in the environment of httpd, which its scripts get as well.
config_map "script" {
  data = {
    health = <<-EOT
      #!/bin/sh
      answer() {
        printf 'Status: %s\r\nContent-Type: text/plain\r\n\r\n%s\n' "$1" "$2"
        exit
      }
      if [ -n "$CHECK_HOST" ]; then
        nc -z -w 2 "$CHECK_HOST" "$CHECK_PORT" </dev/null >/dev/null 2>&1 ||
          answer '503 Service Unavailable' "nobody answers at $CHECK_HOST:$CHECK_PORT"
      fi
      if [ -n "$CHECK_FILE" ]; then
        changed=$(stat -c %Y "/watched/$CHECK_FILE" 2>/dev/null) ||
          answer '503 Service Unavailable' "there is no $CHECK_FILE"
        [ $(($(date +%s) - changed)) -le "$CHECK_MAX_AGE" ] ||
          answer '503 Service Unavailable' "$CHECK_FILE is too old"
      fi
      answer '200 OK' ok
    EOT
  }
}

volume "script" {
  config_map {
    name         = config_map.script.name
    default_mode = 365
  }
}

adapter "endpoint" {
  image = "busybox:${var.version}"
  command = ["sh", "-c", <<-EOT
    httpd -f -p "$PORT" -h /www &
    trap 'kill $!' TERM
    wait $!
  EOT
  ]
  ports = { (use.name) = var.port }
  env = {
    PORT          = var.port
    CHECK_HOST    = local.host_port[0]
    CHECK_PORT    = local.host_port[1]
    CHECK_FILE    = var.check.file
    CHECK_MAX_AGE = var.check.file == null ? null : var.check.max_age
  }

  mount "/www/cgi-bin" {
    volume    = volume.script
    read_only = true
  }

  mount "/watched" {
    enabled   = var.check.volume != null
    volume    = var.check.volume
    read_only = true
  }

  startup_probe {
    period_seconds = 1
    within         = "30s"

    tcp_socket {
      port = var.port
    }
  }

  liveness_probe {
    period_seconds = 30

    tcp_socket {
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
  description = "The port of the endpoint."
  value       = var.port
}

output "path" {
  description = "The path of the endpoint."
  value       = "/cgi-bin/health"
}
