# A Redis, and an adapter that gives its statistics in the form that Prometheus reads.
#
# The adapter refers to an address of the container that it describes. The container starts after the adapter, so the
# reference gives the adapter a value and no order; that is enough here, because the exporter dials at each scrape.

deployment "cache" {
  security_context {
    run_as_non_root = true
    run_as_user     = 999
  }

  template {
    annotations = {
      "prometheus.io/scrape" = "true"
      "prometheus.io/port"   = "9121"
    }
  }

  container "redis" {
    image = "redis:7.4.2-alpine"
    args  = ["--save", "", "--maxmemory", "192mb", "--maxmemory-policy", "allkeys-lru"]
    ports = { redis = 6379 }

    readiness_probe {
      exec {
        command = ["redis-cli", "ping"]
      }
    }

    security_context {
      allow_privilege_escalation = false
      read_only_root_filesystem  = true
    }

    resources {
      requests = { cpu = "100m", memory = "256Mi" }
      limits   = { memory = "256Mi" }
    }
  }

  adapter "metrics" {
    image = "oliver006/redis_exporter:v1.67.0"
    ports = { metrics = 9121 }
    env   = { REDIS_ADDR = "redis://${container.redis.address}" }

    liveness_probe {
      http_get {
        path = "/health"
        port = self.ports.metrics
      }

      period_seconds = 30
    }

    security_context {
      allow_privilege_escalation = false
      read_only_root_filesystem  = true
    }

    resources {
      requests = { cpu = "20m", memory = "32Mi" }
      limits   = { memory = "32Mi" }
    }
  }

  service {
    ports = { redis = 6379, metrics = 9121 }
  }
}
