# Facts: the manual in https://github.com/kubernetes/git-sync/blob/master/README.md, main.go and Dockerfile.in, version
# 4: the image runs as 65533 and has its home in /tmp, where it writes its Git configuration; --root holds clones, and
# --link is a symbolic link in it, turned at once to a new version. With --http-bind / answers 503 until the first sync
# is done, and 200 from then on. --one-time ends after the first sync. --max-failures=-1 tries for ever. As process 1 it
# passes TERM on to itself, and ends. A password stands in GITSYNC_PASSWORD.
# A key for SSH is not in this pattern.

pattern {
  role    = "sidecar"
  summary = "git-sync: the files of a Git repository in a volume, fetched once or kept current."
  links   = ["https://github.com/kubernetes/git-sync"]
}

variable "repo" {
  type        = string
  description = "The address of the repository."

  validation {
    condition     = can(regex("^https?://", var.repo))
    error_message = "The address starts with https:// or http://."
  }
}

variable "ref" {
  type        = string
  description = "The branch, tag or commit."
  default     = "HEAD"
}

variable "once" {
  type        = bool
  description = "Fetch once, before the containers start, instead of keeping the files current."
  default     = false
}

variable "period" {
  type        = string
  description = "How long to wait between two looks at the repository: 60s."
  default     = "60s"
}

variable "link" {
  type        = string
  description = "The directory in the volume that has the files of the repository. It is a symbolic link that changes."
  default     = "current"
}

variable "username" {
  type        = any
  description = "The user of the repository; it may be a secret."
  default     = null
}

variable "password" {
  type        = any
  description = "The password or token: secret.git.data.token."
  default     = null
}

variable "health_port" {
  type        = number
  description = "The port of the health check. Two in a pod need two."
  default     = 9812
}

variable "size_limit" {
  type        = string
  description = "How large the volume may be: two versions of the files, and the repository itself."
  default     = "1Gi"
}

variable "version" {
  type        = string
  description = "The version of git-sync."
  default     = "4.7.1"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What git-sync may use."
  default     = { requests = { cpu = "20m", memory = "64Mi" }, limits = { memory = "256Mi" } }
}

locals {
  image = "registry.k8s.io/git-sync/git-sync:v${var.version}"
  args  = ["--repo=${var.repo}", "--ref=${var.ref}", "--root=/git", "--link=${var.link}", "--depth=1"]
}

volume "files" {
  empty_dir {
    size_limit = var.size_limit
  }
}

volume "tmp" {
  empty_dir {
    size_limit = "64Mi"
  }
}

init "clone" {
  enabled = var.once
  image   = local.image
  args    = concat(local.args, ["--one-time", "--max-failures=5"])
  env     = { GITSYNC_USERNAME = var.username, GITSYNC_PASSWORD = var.password }

  mount "/git" {
    volume = volume.files
  }

  mount "/tmp" {
    volume = volume.tmp
  }

  security_context {
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

sidecar "sync" {
  enabled = !var.once
  image   = local.image
  args    = concat(local.args, ["--period=${var.period}", "--max-failures=-1", "--http-bind=:${var.health_port}"])
  env     = { GITSYNC_USERNAME = var.username, GITSYNC_PASSWORD = var.password }

  port {
    container_port = var.health_port
  }

  mount "/git" {
    volume = volume.files
  }

  mount "/tmp" {
    volume = volume.tmp
  }

  # The files are there when it passes.
  startup_probe {
    period_seconds = 1
    within         = "300s"

    http_get {
      path = "/"
      port = var.health_port
    }
  }

  liveness_probe {
    period_seconds    = 30
    failure_threshold = 3

    http_get {
      path = "/"
      port = var.health_port
    }
  }

  security_context {
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
  value       = volume.files
}

output "link" {
  description = "The directory in the volume that has the files of the repository."
  value       = var.link
}
