deployment "shop" {
  init "schema" {
    image   = "example.com/shop-schema:7"
    command = ["schema", "apply"]
  }

  sidecar "cache" {
    image = "example.com/cache:5.1"
    ports = { cache = 6380 }

    liveness_probe {
      tcp_socket { port = "cache" }
    }

    startup_probe {
      period_seconds = 2
      tcp_socket { port = "cache" }
    }
  }

  container "web" {
    image = "example.com/shop:7"
    ports = { http = 8000, health = 8001 }

    liveness_probe {
      exec { command = ["shop", "ping"] }
    }

    readiness_probe {
      http_get {
        path   = "/ready"
        port   = "health"
        scheme = "HTTPS"
      }
    }

    startup_probe {
      http_get {
        path = "/up"
        port = "health"
      }
    }
  }
}
