# Facts: https://www.elastic.co/docs/reference/beats/filebeat : the input filestream needs an id of its own. From
# version 9 it knows files by a hash of their first 1024 bytes, and waits until there are so many; file_identity.native,
# which knows them by their inodes, has to be chosen, and the scanner's fingerprint switched off with it
# (https://github.com/elastic/beats/issues/45621). The HTTP endpoint, port 5066, answers at / and /stats; --path.data
# keeps the places in the files; ${NAME} in the file is replaced by the environment. The image, from
# https://github.com/elastic/beats/blob/main/dev-tools/packaging/templates/docker/Dockerfile.tmpl, starts tini, a shell
# and then filebeat in its place, and runs as filebeat, number 1000.
# On TERM it ends at once, unless filebeat.shutdown_timeout lets it wait until the destination has all lines. What it
# did not send is lost with the pod.

pattern {
  role    = "sidecar"
  summary = "Filebeat: ships the lines of files in a volume to a place outside, and keeps its place in them."
  links = [
    "https://www.elastic.co/docs/reference/beats/filebeat/filebeat-input-filestream",
    "https://www.elastic.co/docs/reference/beats/filebeat/http-endpoint",
    "https://www.elastic.co/docs/reference/beats/filebeat/configuring-output",
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
  type        = any
  description = "Where to: one output of Filebeat, { logstash = { hosts = [\"logstash.logging:5044\"] } }. Write $$${NAME} for a variable of env."

  validation {
    condition     = length(keys(var.output)) == 1
    error_message = "Filebeat has one output: { NAME = { … } }."
  }
}

variable "env" {
  type        = any
  description = "The environment of Filebeat, NAME = VALUE; a value may be a secret."
  default     = {}
}

variable "user" {
  type        = number
  description = "The number of the user that it runs as. It has to be one that may read the files."
  default     = 1000
}

variable "health_port" {
  type        = number
  description = "The port of the HTTP endpoint, which the health check asks. Two in a pod need two."
  default     = 5066
}

variable "version" {
  type        = string
  description = "The version of Filebeat."
  default     = "9.5.2"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What Filebeat may use."
  default     = { requests = { cpu = "100m", memory = "100Mi" }, limits = { memory = "200Mi" } }
}

config_map "config" {
  data = {
    "filebeat.yml" = <<-EOT
      filebeat.inputs:
        - type: filestream
          id: ${use.name}
          paths: [${jsonencode("/logs/${var.path}")}]
          file_identity.native: ~
          prospector.scanner.fingerprint.enabled: false

      filebeat.shutdown_timeout: 10s

      http:
        enabled: true
        host: 0.0.0.0
        port: ${var.health_port}

      output: ${jsonencode(var.output)}
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
  image = "docker.elastic.co/beats/filebeat:${var.version}"
  args  = ["-e", "-c", "/conf/filebeat.yml", "--path.data", "/state", "--path.logs", "/state/logs"]
  env   = var.env

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
