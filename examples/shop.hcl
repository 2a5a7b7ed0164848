# A shop in one pod, with every role that a container can have.
#
# Nothing in this file says what starts first; the references do. `init.migrate` dials `ambassador.pg`, so it starts
# when the proxy's startup probe has passed. `container.web` dials the proxy and the cache, so it starts when both are
# up and the migration has ended. When the pod stops, the helpers stop last, in the reverse order.

variable "tag" {
  type        = string
  description = "Image tag of the shop to deploy."
  default     = "1.4.0"
}

secret "db" {
  external = true # exists already; never rendered
}

deployment "shop" {
  replicas = 3

  security_context {
    run_as_non_root = true
    run_as_user     = 65532
  }

  volume "logs" {} # no source: emptyDir

  # The pod's own door to something outside. The proxy listens on 127.0.0.1 only, where no probe from outside the pod
  # can reach it; so the probe asks its health endpoint.
  ambassador "pg" {
    image = "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.0"
    args = [
      "--port=${self.ports.pg}",
      "--health-check",
      "--http-address=0.0.0.0",
      "--http-port=${self.ports.health}",
      "shop-project:europe-west1:shop",
    ]
    ports = { pg = 5432, health = 9801 }

    startup_probe {
      http_get {
        path = "/startup"
        port = self.ports.health
      }

      period_seconds = 2
      within         = "60s"
    }

    resources {
      requests = { cpu = "50m", memory = "64Mi" }
      limits   = { memory = "64Mi" }
    }
  }

  # Any other helper.
  sidecar "cache" {
    image = "redis:7.4.2-alpine"
    args  = ["--save", "", "--maxmemory", "48mb", "--maxmemory-policy", "allkeys-lru"]
    ports = { redis = 6379 }

    startup_probe {
      tcp_socket {
        port = self.ports.redis
      }

      period_seconds = 2
      within         = "30s"
    }

    resources {
      requests = { cpu = "50m", memory = "64Mi" }
      limits   = { memory = "64Mi" }
    }
  }

  # Runs to its end before the shop starts.
  init "migrate" {
    image   = "shop/migrate:${var.tag}"
    command = ["migrate", "up", "--host=${ambassador.pg.address}"]
    env     = { DB_PASSWORD = secret.db.data.password }

    resources {
      requests = { cpu = "100m", memory = "64Mi" }
      limits   = { memory = "64Mi" }
    }
  }

  # The application.
  container "web" {
    image = "shop/web:${var.tag}"
    ports = { http = 8080 }

    env = {
      DB_HOST     = ambassador.pg.host
      DB_PORT     = ambassador.pg.ports.pg
      DB_PASSWORD = secret.db.data.password # secretKeyRef; the value never enters the YAML
      CACHE_URL   = "redis://${sidecar.cache.address}"
      POD_IP      = runtime.pod_ip # downward API
    }

    mount "/var/log/shop" {
      volume = volume.logs
    }

    readiness_probe {
      http_get {
        path = "/healthz"
        port = self.ports.http
      }
    }

    resources {
      requests = { cpu = "250m", memory = "256Mi" }
      limits   = { memory = "256Mi" }
    }
  }

  # Turns the application's output into a standard form.
  adapter "json-logs" {
    image = "example/json-logs:2.1"

    mount "/in" {
      volume    = volume.logs
      read_only = true
    }

    resources {
      requests = { cpu = "50m", memory = "32Mi" }
      limits   = { memory = "32Mi" }
    }
  }

  # Selects this deployment. The target port is the container port of that name.
  service {
    ports = { http = 80 }
  }
}
