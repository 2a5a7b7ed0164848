# A mail relay, which speaks SMTP and no HTTP, behind a load balancer that asks for health over HTTP and nothing else. At
# port 8686, /cgi-bin/health answers 200 while the relay takes connections. The kubelet needs none of it: it can open a
# TCP connection itself.

deployment "relay" {
  replicas = 2

  pattern "http-health" "health" {
    check = { address = container.relay.address }
  }

  container "relay" {
    image = "example/relay:4.7.1"
    ports = { smtp = 2525 }

    readiness_probe {
      tcp_socket {
        port = self.ports.smtp
      }
    }

    resources {
      requests = { cpu = "100m", memory = "128Mi" }
      limits   = { memory = "128Mi" }
    }
  }

  service {
    ports = { smtp = 25, health = 8686 }
  }
}
