# Facts: https://busybox.net/downloads/BusyBox.html (tail -F follows a name, over rotation, and -n +1 starts at the first
# line) and https://github.com/docker-library/busybox (user root, no entry point). Tried with busybox 1.35: tail -F waits
# for a file that is not there yet and says so on standard error. As process 1 of a container tail has no handler for TERM
# and outlives it, so a shell stands before it, which ends on TERM: after two seconds, in which tail, which looks every
# second, prints the last lines.

pattern {
  role    = "adapter"
  summary = "A log file of the app on standard output, where kubectl logs and the node's collector find it."
  links = [
    "https://busybox.net/downloads/BusyBox.html#tail",
    "https://kubernetes.io/docs/concepts/cluster-administration/logging/#streaming-sidecar-container",
  ]
}

variable "volume" {
  type        = any
  description = "The volume that the app writes the file to: volume.logs."
}

variable "file" {
  type        = string
  description = "The file, as a path inside of the volume. It need not be there yet, and may be rotated."

  validation {
    condition     = !startswith(var.file, "/")
    error_message = "The path begins in the volume, without a slash: app.log, or http/access.log."
  }
}

variable "from_start" {
  type        = bool
  description = "Print what is in the file already. A restart of the adapter then prints it again; without it a restart loses the lines in between."
  default     = true
}

variable "user" {
  type        = number
  description = "The user that reads the file: that of the app where others must not read it."
  default     = 65534
}

variable "version" {
  type        = string
  description = "The version of busybox."
  default     = "1.37.0"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What the adapter may use."
  default     = { requests = { cpu = "10m", memory = "8Mi" }, limits = { memory = "16Mi" } }
}

adapter "tail" {
  image = "busybox:${var.version}"
  command = ["sh", "-c", <<-EOT
    tail -n "$FROM" -F "/logs/$FILE" &
    trap 'sleep 2; kill $!' TERM
    wait $!
  EOT
  ]
  env = {
    FILE = var.file
    FROM = var.from_start ? "+1" : "0"
  }

  mount "/logs" {
    volume    = var.volume
    read_only = true
  }

  security_context {
    run_as_non_root            = true
    run_as_user                = var.user
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
