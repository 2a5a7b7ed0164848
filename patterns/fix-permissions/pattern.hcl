# Facts: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/ : fsGroup of the pod gives a volume
# to a group, without any container; take that where the kind of volume supports it. Volumes that do not (hostPath, NFS)
# are what this is for.
# Capabilities, from https://man7.org/linux/man-pages/man7/capabilities.7.html : CHOWN to give files away, FOWNER to
# change modes of files of others, FSETID to keep the set-group-ID bit, DAC_OVERRIDE to get into directories of others.
# All four are in the baseline of the Pod Security Standards; the restricted level does not allow this pattern, since it
# is root.

pattern {
  role    = "init"
  summary = "Gives the files of a volume to a user and a group, and sets their mode, before the containers start."
  links = [
    "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    "https://hub.docker.com/_/busybox",
  ]
}

variable "volume" {
  type        = any
  description = "The volume: volume.NAME."
}

variable "user" {
  type        = number
  description = "The number of the user to whom the files shall belong."
}

variable "group" {
  type        = number
  description = "The number of the group. Without one it is that of the user."
  default     = null
}

variable "mode" {
  type        = string
  description = "What chmod gives to all of it: u+rwX,g+rX,o-rwx. Without it modes stay."
  default     = ""

  validation {
    condition     = can(regex("^[0-7ugoarwxXst+=,-]*$", var.mode))
    error_message = "A mode is what chmod takes: 0750, or u+rwX,o-rwx."
  }
}

variable "version" {
  type        = string
  description = "The version of busybox."
  default     = "1.38.0"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What the init may use."
  default     = { requests = { cpu = "50m", memory = "32Mi" }, limits = { memory = "64Mi" } }
}

locals {
  group = var.group == null ? var.user : var.group
}

init "chown" {
  image   = "busybox:${var.version}"
  command = ["sh", "-c"]
  args = [
    <<-EOT
      set -eu
      # Only what is not right yet: on a large volume that is soon said.
      find /volume \( ! -user "$OWNER" -o ! -group "$GROUP" \) -exec chown -h "$OWNER:$GROUP" {} +
      if [ -n "$MODE" ]; then
        chmod -R "$MODE" /volume
      fi
    EOT
  ]
  env = { OWNER = var.user, GROUP = local.group, MODE = var.mode }

  mount "/volume" {
    volume = var.volume
  }

  security_context {
    run_as_user                = 0
    run_as_non_root            = false
    allow_privilege_escalation = false
    read_only_root_filesystem  = true

    capabilities {
      drop = ["ALL"]
      add  = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID"]
    }
  }

  resources {
    requests = var.resources.requests
    limits   = var.resources.limits
  }
}
