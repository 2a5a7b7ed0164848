# Facts: https://docs.fluentbit.io/manual : the service section (http_server and http_port, 2020; / answers as soon as
# the server runs; grace, how long it sends on after TERM), the input tail (db keeps the place in each file,
# read_from_head, refresh_interval, mem_buf_limit) and the retry_limit of outputs, which is 1 if nothing is said. The
# image, from https://github.com/fluent/fluent-bit/blob/master/dockerfiles/Dockerfile, is distroless, has its program at
# /fluent-bit/bin/fluent-bit, and runs as root if nobody says otherwise.
# /api/v1/health fails while the destination does; a restart would not help, so no probe asks there.
# On TERM, which a native sidecar gets after the containers have ended, it stops reading after a part of grace, and ends
# when all is sent, or grace is over.

pattern {
  role    = "sidecar"
  summary = "Fluent Bit: ships the lines of files in a volume to a place outside, and keeps its place in them."
  links = [
    "https://docs.fluentbit.io/manual/data-pipeline/inputs/tail",
    "https://docs.fluentbit.io/manual/administration/monitoring",
    "https://github.com/fluent/fluent-bit",
  ]
}

variable "logs" {
  type        = any
  description = "The volume with the files: volume.NAME."
}

variable "path" {
  type        = string
  description = "Which files, below the volume."
  default     = "*.log"
}

variable "output" {
  type        = map(string)
  description = "Where to: an output of Fluent Bit, { name = \"loki\", host = \"loki.logging\", port = \"3100\" }. Write $$${NAME} for a variable of env."

  validation {
    condition     = contains(keys(var.output), "name")
    error_message = "An output has a name: { name = \"forward\", host = \"…\" }."
  }
}

variable "env" {
  type        = any
  description = "The environment of Fluent Bit, NAME = VALUE; a value may be a secret."
  default     = {}
}

variable "user" {
  type        = number
  description = "The number of the user that it runs as. It has to be one that may read the files."
  default     = 65534
}

variable "health_port" {
  type        = number
  description = "The port of the health check and of the metrics. Two in a pod need two."
  default     = 2020
}

variable "version" {
  type        = string
  description = "The version of Fluent Bit."
  default     = "5.1.1"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What Fluent Bit may use."
  default     = { requests = { cpu = "50m", memory = "64Mi" }, limits = { memory = "128Mi" } }
}

config_map "config" {
  data = {
    "fluent-bit.yaml" = <<-EOT
      service:
        flush: 1
        grace: 10
        http_server: on
        http_listen: 0.0.0.0
        http_port: ${var.health_port}

      pipeline:
        inputs:
          - name: tail
            tag: ${use.name}
            path: /logs/${var.path}
            db: /state/tail.db
            read_from_head: true
            refresh_interval: 5
            mem_buf_limit: 16MB

        outputs:
          - ${jsonencode(merge({ match = "*", retry_limit = "no_limits" }, var.output))}
    EOT
  }
}

volume "config" {
  config_map {
    name = config_map.config.name
  }
}

# The places in the files: a restart neither loses lines nor sends them twice.
volume "state" {
  empty_dir {
    size_limit = "64Mi"
  }
}

sidecar "shipper" {
  image   = "fluent/fluent-bit:${var.version}"
  command = ["/fluent-bit/bin/fluent-bit", "--config=/conf/fluent-bit.yaml"]
  env     = var.env

  port {
    container_port = var.health_port
  }

  mount "/conf" {
    volume    = volume.config
    read_only = true
  }

  mount "/logs" {
    volume    = var.logs
    read_only = true
  }

  mount "/state" {
    volume = volume.state
  }

  startup_probe {
    period_seconds = 1
    within         = "60s"

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
    run_as_user                = var.user
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

output "metrics_port" {
  description = "The port of the metrics, at /api/v2/metrics/prometheus."
  value       = var.health_port
}
