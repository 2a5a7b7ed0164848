# Facts: https://vector.dev/docs/reference/configuration : the source file (include, read_from, the place in each file
# below data_dir; it knows a file by its first line unless fingerprint says otherwise, and takes two that begin alike
# for one), the source internal_metrics and the sink prometheus_exporter, which answers at /metrics. Since version 0.57
# ${NAME} in the file is replaced by the environment only with --dangerously-allow-env-var-interpolation, before the
# file is read as YAML (https://github.com/vectordotdev/vector/pull/25699): the file is this pattern's own, so that is
# safe for it, but a value with a quotation mark would end the text. The image, from
# https://github.com/vectordotdev/vector/blob/master/distribution/docker/debian/Dockerfile, starts /usr/bin/vector, and
# as root if nobody says otherwise. On TERM it sends what it has read, for --graceful-shutdown-limit-secs at most;
# usually 60 seconds (src/cli.rs), which is longer than a pod has.
# The API of Vector has a health check, but lets whoever reaches it look at the lines; so it stays off, and the probes
# ask for the metrics.

pattern {
  role    = "sidecar"
  summary = "Vector: ships the lines of files in a volume to a place outside, and keeps its place in them."
  links = [
    "https://vector.dev/docs/reference/configuration/sources/file/",
    "https://vector.dev/docs/reference/configuration/sinks/",
    "https://vector.dev/docs/reference/cli/",
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

variable "sink" {
  type        = any
  description = "Where to: a sink of Vector without its inputs, { type = \"loki\", endpoint = \"http://loki.logging:3100\", … }. Write $$${NAME} for a variable of env."
}

variable "env" {
  type        = any
  description = "The environment of Vector, NAME = VALUE; a value may be a secret."
  default     = {}
}

variable "user" {
  type        = number
  description = "The number of the user that it runs as. It has to be one that may read the files."
  default     = 65534
}

variable "metrics_port" {
  type        = number
  description = "The port of the metrics and of the health check. Two in a pod need two."
  default     = 9598
}

variable "version" {
  type        = string
  description = "The version of Vector."
  default     = "0.58.0"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What Vector may use."
  default     = { requests = { cpu = "100m", memory = "128Mi" }, limits = { memory = "256Mi" } }
}

config_map "config" {
  data = {
    "vector.yaml" = <<-EOT
      data_dir: /state

      sources:
        files:
          type: file
          include: [${jsonencode("/logs/${var.path}")}]
          read_from: beginning
          fingerprint:
            strategy: device_and_inode
        metrics:
          type: internal_metrics

      sinks:
        out: ${jsonencode(merge({ inputs = ["files"] }, var.sink))}
        exporter:
          type: prometheus_exporter
          inputs: [metrics]
          address: 0.0.0.0:${var.metrics_port}
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
    size_limit = "512Mi"
  }
}

sidecar "shipper" {
  image = "timberio/vector:${var.version}-debian"
  args = concat(
    ["--config=/conf/vector.yaml", "--graceful-shutdown-limit-secs=15"],
    length(var.env) > 0 ? ["--dangerously-allow-env-var-interpolation"] : [],
  )
  env = var.env

  port {
    container_port = var.metrics_port
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
      path = "/metrics"
      port = var.metrics_port
    }
  }

  liveness_probe {
    period_seconds    = 30
    failure_threshold = 3

    http_get {
      path = "/metrics"
      port = var.metrics_port
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
  description = "The port of the metrics of Vector, at /metrics."
  value       = var.metrics_port
}
