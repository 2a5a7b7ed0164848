# Facts: https://opentelemetry.io/docs/collector/configuration/ : the receiver otlp with gRPC at 4317 and HTTP at 4318,
# the processors memory_limiter and batch, the exporters otlp_grpc and otlp_http, called so since version 0.144
# (https://github.com/open-telemetry/opentelemetry-collector/pull/14403 and 14397). The extension health_check listens
# at localhost:13133 unless endpoint says otherwise, and answers at / :
# https://github.com/open-telemetry/opentelemetry-collector-contrib/blob/main/extension/healthcheckextension/README.md
# It is in the plain image, which has no shell and runs as 10001:
# https://github.com/open-telemetry/opentelemetry-collector-releases/tree/main/distributions/otelcol Its own metrics are
# off: they would take port 8888, and two collectors in a pod would meet there. It ends on TERM after it has sent what
# it has.
# The SDKs read OTEL_EXPORTER_OTLP_ENDPOINT: https://opentelemetry.io/docs/languages/sdk-configuration/otlp-exporter/ .
# It is that of HTTP here, and OTEL_EXPORTER_OTLP_PROTOCOL says so, since not every SDK takes HTTP by itself.

pattern {
  role    = "sidecar"
  summary = "OpenTelemetry Collector: takes traces, metrics and logs of the containers and sends them on."
  links = [
    "https://opentelemetry.io/docs/collector/",
    "https://opentelemetry.io/docs/languages/sdk-configuration/otlp-exporter/",
    "https://github.com/open-telemetry/opentelemetry-collector-releases",
  ]
}

variable "endpoint" {
  type        = string
  description = "Where to: HOST:PORT for grpc, an address with https:// or http:// for http."
}

variable "protocol" {
  type        = string
  description = "How it sends: grpc or http."
  default     = "grpc"

  validation {
    condition     = contains(["grpc", "http"], var.protocol)
    error_message = "The protocol is grpc or http."
  }
}

variable "insecure" {
  type        = bool
  description = "Send by grpc without encryption, as inside a cluster with none."
  default     = false
}

variable "headers" {
  type        = map(string)
  description = "Headers that go along. Write $$${env:NAME} for a variable of env."
  default     = {}
}

variable "env" {
  type        = any
  description = "The environment of the collector, NAME = VALUE; a value may be a secret."
  default     = {}
}

variable "grpc_port" {
  type        = number
  description = "The port at which the containers of the pod find it by gRPC. Two in a pod need two."
  default     = 4317
}

variable "http_port" {
  type        = number
  description = "The port at which the containers of the pod find it by HTTP. Two in a pod need two."
  default     = 4318
}

variable "health_port" {
  type        = number
  description = "The port of the health check. Two in a pod need two."
  default     = 13133
}

variable "version" {
  type        = string
  description = "The version of the collector."
  default     = "0.160.0"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What the collector may use. The limit of memory is what its own limiter goes by."
  default     = { requests = { cpu = "50m", memory = "128Mi" }, limits = { memory = "256Mi" } }
}

locals {
  exporter = "otlp_${var.protocol}"
  settings = merge(
    { endpoint = var.endpoint, headers = var.headers },
    var.protocol == "grpc" ? { tls = { insecure = var.insecure } } : {},
  )
}

config_map "config" {
  data = {
    "collector.yaml" = <<-EOT
      extensions:
        health_check:
          endpoint: 0.0.0.0:${var.health_port}

      receivers:
        otlp:
          protocols:
            grpc:
              endpoint: 127.0.0.1:${var.grpc_port}
            http:
              endpoint: 127.0.0.1:${var.http_port}

      processors:
        memory_limiter:
          check_interval: 1s
          limit_percentage: 80
          spike_limit_percentage: 20
        batch: {}

      exporters:
        ${local.exporter}: ${jsonencode(local.settings)}

      service:
        extensions: [health_check]
        telemetry:
          metrics:
            level: none
        pipelines:
          traces:
            receivers: [otlp]
            processors: [memory_limiter, batch]
            exporters: [${local.exporter}]
          metrics:
            receivers: [otlp]
            processors: [memory_limiter, batch]
            exporters: [${local.exporter}]
          logs:
            receivers: [otlp]
            processors: [memory_limiter, batch]
            exporters: [${local.exporter}]
    EOT
  }
}

volume "config" {
  config_map {
    name = config_map.config.name
  }
}

sidecar "collector" {
  image = "otel/opentelemetry-collector:${var.version}"
  args  = ["--config=/conf/collector.yaml"]
  env   = var.env
  ports = { (use.name) = var.grpc_port }

  port {
    container_port = var.http_port
  }

  port {
    container_port = var.health_port
  }

  mount "/conf" {
    volume    = volume.config
    read_only = true
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

containers {
  env = {
    OTEL_EXPORTER_OTLP_ENDPOINT = "http://${sidecar.collector.host}:${var.http_port}"
    OTEL_EXPORTER_OTLP_PROTOCOL = "http/protobuf"
  }
}

output "grpc_address" {
  description = "Where the containers of the pod find it by gRPC."
  value       = "${sidecar.collector.host}:${var.grpc_port}"
}

output "http_endpoint" {
  description = "Where the containers of the pod find it by HTTP."
  value       = "http://${sidecar.collector.host}:${var.http_port}"
}
