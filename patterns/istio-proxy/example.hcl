# A service in a mesh, in a namespace without an injector. The proxy is ready before the app starts and ends after it. The
# port of the app's health check is left alone, since the kubelet has no certificate.

service_account "quotes" {}

config_map "istio-ca-root-cert" {
  external = true
}

deployment "quotes" {
  service_account_name = service_account.quotes.name

  template {
    labels      = pattern.mesh.labels
    annotations = pattern.mesh.annotations
  }

  pattern "istio-proxy" "mesh" {
    workload              = "quotes"
    exclude_inbound_ports = [8081]
  }

  container "quotes" {
    image = "example/quotes:3.4.0"
    ports = { http = 8080, health = 8081 }

    readiness_probe {
      http_get {
        path = "/ready"
        port = self.ports.health
      }
    }
  }

  service {
    ports = { http = 80 }
  }
}
