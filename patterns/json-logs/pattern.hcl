# Facts: https://docs.fluentbit.io/manual: the YAML configuration with its section parsers; tail (db keeps the place in
# the files, read_from_head; a line that the parser does not understand is passed on whole, as log), stdout
# (format json_lines, json_date_key), its own messages and its banner on standard error, the parsers regex and logfmt; the HTTP server (http_server, http_listen, http_port;
# / and, with health_check, /api/v1/health), grace (seconds between TERM and the end, in which it writes what it has).
# The image is distroless, its user is root, it needs none of root's rights. Current version:
# https://github.com/fluent/fluent-bit/wiki/Container-Images.

pattern {
  role    = "adapter"
  summary = "The lines of a log file as JSON on standard output, taken apart by logfmt or a regular expression (fluent-bit)."
  links = [
    "https://docs.fluentbit.io/manual/data-pipeline/parsers",
    "https://docs.fluentbit.io/manual/data-pipeline/inputs/tail",
    "https://docs.fluentbit.io/manual/data-pipeline/outputs/standard-output",
    "https://docs.fluentbit.io/manual/administration/monitoring",
  ]
}

variable "volume" {
  type        = any
  description = "The volume that the app writes the files to: volume.logs."
}

variable "files" {
  type        = string
  description = "The files, as a path inside of the volume, with * if there are several."
  default     = "*.log"

  validation {
    condition     = !startswith(var.files, "/")
    error_message = "The path begins in the volume, without a slash: *.log, or http/access.log."
  }
}

variable "regex" {
  type        = string
  description = "What a line looks like, a regular expression with named groups, (?<level>\\w+), each of which becomes a field. Without it the lines are logfmt: level=info msg=\"it works\"."
  default     = ""

  validation {
    condition     = var.regex == "" || strcontains(var.regex, "(?<")
    error_message = "The expression needs named groups, (?<name>…): they are the fields."
  }
}

variable "time_key" {
  type        = string
  description = "The field with the time of the line, which becomes date. Without it date is the time of reading."
  default     = ""
}

variable "time_format" {
  type        = string
  description = "How the time is written, in the letters of strptime; %L are fractions of a second."
  default     = "%Y-%m-%dT%H:%M:%S.%L%z"
}

variable "port" {
  type        = number
  description = "The port of fluent-bit's own HTTP server: health, and metrics at /api/v2/metrics/prometheus. Two in a pod need two."
  default     = 2020
}

variable "user" {
  type        = number
  description = "The user that reads the files: that of the app where others must not read them."
  default     = 65534
}

variable "version" {
  type        = string
  description = "The version of fluent-bit."
  default     = "5.2.0"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What the adapter may use."
  default     = { requests = { cpu = "20m", memory = "32Mi" }, limits = { memory = "64Mi" } }
}

locals {
  parser = merge(
    { name = "line", format = var.regex == "" ? "logfmt" : "regex" },
    var.regex == "" ? {} : { regex = var.regex },
    var.time_key == "" ? {} : { time_key = var.time_key, time_format = var.time_format, time_keep = false },
  )
}

config_map "config" {
  data = {
    "fluent-bit.yaml" = yamlencode({
      service = {
        flush        = 1
        grace        = 5
        log_level    = "warn"
        http_server  = "on"
        http_listen  = "0.0.0.0"
        http_port    = var.port
        health_check = "on"
      }
      parsers = [local.parser]
      pipeline = {
        inputs = [{
          name             = "tail"
          path             = "/logs/${var.files}"
          parser           = "line"
          read_from_head   = true
          refresh_interval = 5
          skip_long_lines  = true
          db               = "/state/tail.db"
        }]
        outputs = [{
          name             = "stdout"
          match            = "*"
          format           = "json_lines"
          json_date_key    = "date"
          json_date_format = "iso8601"
        }]
      }
    })
  }
}

volume "config" {
  config_map {
    name = config_map.config.name
  }
}

# Where it has got to in each file, so that a restart neither repeats nor loses lines.
volume "state" {
  empty_dir {
    size_limit = "16Mi"
  }
}

adapter "parser" {
  image   = "fluent/fluent-bit:${var.version}"
  command = ["/fluent-bit/bin/fluent-bit", "--config=/config/fluent-bit.yaml"]
  ports   = { (use.name) = var.port }

  mount "/config" {
    volume    = volume.config
    read_only = true
  }

  mount "/logs" {
    volume    = var.volume
    read_only = true
  }

  mount "/state" {
    volume = volume.state
  }

  startup_probe {
    period_seconds = 1
    within         = "30s"

    http_get {
      path = "/"
      port = var.port
    }
  }

  liveness_probe {
    period_seconds    = 10
    failure_threshold = 3

    http_get {
      path = "/api/v1/health"
      port = var.port
    }
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

output "port" {
  description = "The port of fluent-bit's own health and metrics."
  value       = var.port
}
