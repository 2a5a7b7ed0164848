# Facts: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/awk.html : awk has the environment in ENVIRON, and
# index and substr take texts as they are, so that a password with & or \ stays what it is. busybox, in its default
# configuration, has awk; no official image has envsubst for this alone. A name that is not set is an error, where
# envsubst would write nothing.
# What the containers see was written before they started. A changed config map or secret needs a new pod.

pattern {
  role    = "init"
  summary = "Writes files from templates and the environment, secrets too, into a volume in memory for the containers to mount."
  links = [
    "https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/",
    "https://hub.docker.com/_/busybox",
  ]
}

variable "files" {
  type        = map(string)
  description = "The templates by the names of their files. $${NAME} in one becomes the value of that variable; write $$${NAME} in HCL, or read the template with file()."

  validation {
    condition     = length(var.files) > 0
    error_message = "One file at least."
  }
}

variable "env" {
  type        = any
  description = "The variables of the templates, NAME = VALUE. A value may be a secret: secret.db.data.password."
  default     = {}
}

variable "size_limit" {
  type        = string
  description = "How large the files may be together."
  default     = "1Mi"
}

variable "version" {
  type        = string
  description = "The version of busybox."
  default     = "1.38.0"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What the init may use."
  default     = { requests = { cpu = "10m", memory = "16Mi" }, limits = { memory = "32Mi" } }
}

config_map "templates" {
  data = var.files
}

volume "templates" {
  config_map {
    name = config_map.templates.name
  }
}

volume "rendered" {
  empty_dir {
    medium     = "Memory"
    size_limit = var.size_limit
  }
}

init "render" {
  image   = "busybox:${var.version}"
  command = ["sh", "-c"]
  args = [
    <<-EOT
      set -eu
      for template in /templates/*; do
        awk '
          {
            rest = $0
            line = ""
            while (match(rest, /\$\{[A-Za-z_][A-Za-z0-9_]*\}/)) {
              name = substr(rest, RSTART + 2, RLENGTH - 3)
              if (!(name in ENVIRON)) {
                print FILENAME ":" FNR ": " name " is not set" > "/dev/stderr"
                exit 1
              }
              line = line substr(rest, 1, RSTART - 1) ENVIRON[name]
              rest = substr(rest, RSTART + RLENGTH)
            }
            print line rest
          }
        ' "$template" > "/rendered/$(basename "$template")"
      done
    EOT
  ]
  env = var.env

  mount "/templates" {
    volume    = volume.templates
    read_only = true
  }

  mount "/rendered" {
    volume = volume.rendered
  }

  security_context {
    run_as_user                = 65534 # nobody; the image itself is root's
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


output "volume" {
  description = "The volume with the files, for the mounts of the containers."
  value       = volume.rendered
}
