# What the API server accepts with a warning.

deployment "web" {
  container "web" {
    image = "web:1"
    ports = { http = 8080 }

    env {
      name  = "A"
      value = "1"
    }

    env {
      name  = "A"
      value = "2"
    }

    resources {
      requests = { memory = "500m" }
    }
  }

  sidecar "metrics" {
    image = "metrics:1"
    ports = { http = 9090 }
  }
}
