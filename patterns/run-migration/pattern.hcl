# Facts: https://kubernetes.io/docs/concepts/workloads/pods/init-containers/ : an init runs to its end before the next
# one and before the app. Each replica has its own, and a new sandbox of the pod runs it again. So a migration takes a
# lock (most tools do, in the database) and does nothing when there is nothing to do. On a failure the kubelet tries
# again. The image is the app's own: nothing is known of its user, nor of where it writes.

pattern {
  role    = "init"
  summary = "Runs the app's own migration before the app starts."
  links   = ["https://kubernetes.io/docs/concepts/workloads/pods/init-containers/"]
}

variable "image" {
  type        = string
  description = "The image that has the migration, mostly the app's own."
}

variable "command" {
  type        = list(string)
  description = "The command; without one that of the image."
  default     = []
}

variable "args" {
  type        = list(string)
  description = "The arguments of the command."
  default     = []
}

variable "env" {
  type        = any
  description = "The environment, NAME = VALUE. What refers to a proxy here starts after it is ready: pattern.db.host."
  default     = {}
}

variable "secrets" {
  type        = any
  description = "A volume with secrets, which it finds at /secrets: pattern.vault.volume."
  default     = null
}

variable "user" {
  type        = number
  description = "The user that it runs as, if not that of the image or the pod."
  default     = null
}

variable "read_only" {
  type        = bool
  description = "Whether the root file system of the container is read-only."
  default     = true
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What the migration may use."
  default     = { requests = { cpu = "100m", memory = "128Mi" }, limits = { memory = "256Mi" } }
}

init "migrate" {
  image   = var.image
  command = var.command
  args    = var.args
  env     = var.env

  mount "/secrets" {
    enabled   = var.secrets != null
    volume    = var.secrets
    read_only = true
  }

  security_context {
    run_as_user                = var.user
    allow_privilege_escalation = false
    read_only_root_filesystem  = var.read_only

    capabilities {
      drop = ["ALL"]
    }
  }

  resources {
    requests = var.resources.requests
    limits   = var.resources.limits
  }
}
