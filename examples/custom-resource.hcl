# An object of a kind that podgen does not know: a PodMonitor of the Prometheus operator.
#
# `manifest` passes its object through as it stands, with the field names of the API. References work inside it as
# anywhere, so the monitor cannot miss the deployment that it watches. The app sends its statistics to a sidecar by UDP,
# where nobody says when a packet is lost: so the app starts only after the sidecar's startup probe has passed.

deployment "api" {
  replicas = 2

  security_context {
    run_as_non_root = true
    run_as_user     = 10001
  }

  sidecar "statsd" {
    image = "prom/statsd-exporter:v0.28.0"
    args = [
      "--statsd.listen-udp=:${self.ports.statsd}",
      "--web.listen-address=:${self.ports.metrics}",
    ]
    ports = { statsd = "9125/udp", metrics = 9102 }

    startup_probe {
      tcp_socket {
        port = self.ports.metrics
      }

      period_seconds = 2
      within         = "30s"
    }

    resources {
      requests = { cpu = "20m", memory = "32Mi" }
      limits   = { memory = "32Mi" }
    }
  }

  container "api" {
    image = "example/api:5.0.1"
    ports = { http = 8080 }
    env   = { STATSD_ADDRESS = "${sidecar.statsd.host}:${sidecar.statsd.ports.statsd}" }

    readiness_probe {
      http_get {
        path = "/ready"
        port = self.ports.http
      }
    }

    resources {
      requests = { cpu = "200m", memory = "128Mi" }
      limits   = { memory = "128Mi" }
    }
  }

  service {
    ports = { http = 80 }
  }
}

manifest "api" {
  object = {
    apiVersion = "monitoring.coreos.com/v1"
    kind       = "PodMonitor"

    spec = {
      selector = {
        matchLabels = { "app.kubernetes.io/name" = deployment.api.name }
      }

      podMetricsEndpoints = [{
        port     = "metrics"
        interval = "30s"
      }]
    }
  }
}
