# A Redis with a password, and its metrics. Both containers take the password from the same secret.

secret "sessions" {
  external = true
}

stateful_set "sessions" {
  service_name = "sessions"

  template {
    annotations = {
      "prometheus.io/scrape" = "true"
      "prometheus.io/port"   = pattern.metrics.port
    }
  }

  container "redis" {
    image = "redis:8.2.2-alpine"
    args  = ["--requirepass", "$(REDIS_PASSWORD)", "--save", ""]
    ports = { redis = 6379 }
    env   = { REDIS_PASSWORD = secret.sessions.data.password }

    readiness_probe {
      tcp_socket {
        port = self.ports.redis
      }
    }

    resources {
      requests = { cpu = "100m", memory = "256Mi" }
      limits   = { memory = "256Mi" }
    }
  }

  pattern "redis-exporter" "metrics" {
    address  = container.redis.address
    password = secret.sessions.data.password
  }

  service {
    cluster_ip = "None"
    ports      = { redis = 6379 }
  }
}
