# An app whose database is behind the Cloud SQL proxy, and whose schema is brought up to date before it starts.
#
# An init container can speak to a sidecar only if the sidecar is native and stands before it. `init.migrate` refers
# to `ambassador.pg`, so it does, and the proxy's startup probe has passed by then. The proxy listens on 127.0.0.1
# only; the probe asks its health endpoint instead, which is open to the kubelet.

variable "instance" {
  type        = string
  description = "Connection name of the Cloud SQL instance."
  default     = "example-project:europe-west1:orders"

  validation {
    condition     = can(regex("^[^:]+:[^:]+:[^:]+$", var.instance))
    error_message = "A connection name has the form project:region:name."
  }
}

secret "orders-db" {
  external = true
}

# Workload Identity: the proxy is this Google service account, without a key.
service_account "orders" {
  annotations = {
    "iam.gke.io/gcp-service-account" = "orders@example-project.iam.gserviceaccount.com"
  }
}

# Every replica runs this, and runs it again when its node restarts. The lock makes them take turns, and a statement
# that is already done does nothing.
config_map "orders-migrations" {
  data = {
    "orders.sql" = <<-EOT
      SELECT pg_advisory_xact_lock(20250401);

      CREATE TABLE IF NOT EXISTS orders (
        id         bigserial PRIMARY KEY,
        customer   text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE INDEX IF NOT EXISTS orders_by_customer ON orders (customer);
    EOT
  }
}

deployment "orders" {
  replicas             = 2
  service_account_name = service_account.orders.name

  security_context {
    run_as_non_root = true
  }

  volume "migrations" {
    config_map {
      name = config_map.orders-migrations.name
    }
  }

  ambassador "pg" {
    image = "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.0"
    args = [
      "--structured-logs",
      "--port=${self.ports.pg}",
      "--health-check",
      "--http-address=0.0.0.0",
      "--http-port=${self.ports.health}",
      var.instance,
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

    liveness_probe {
      http_get {
        path = "/liveness"
        port = self.ports.health
      }

      period_seconds = 60
    }

    security_context {
      allow_privilege_escalation = false
      read_only_root_filesystem  = true
    }

    resources {
      requests = { cpu = "100m", memory = "128Mi" }
      limits   = { memory = "128Mi" }
    }
  }

  init "migrate" {
    image = "postgres:17.2-alpine"
    command = [
      "psql",
      "--no-psqlrc",
      "--set=ON_ERROR_STOP=1",
      "--single-transaction",
      "--file=/migrations/orders.sql",
    ]

    env = {
      PGHOST     = ambassador.pg.host
      PGPORT     = ambassador.pg.ports.pg
      PGDATABASE = "orders"
      PGUSER     = "orders"
      PGPASSWORD = secret.orders-db.data.password
    }

    mount "/migrations" {
      volume    = volume.migrations
      read_only = true
    }

    security_context {
      run_as_user                = 70 # this image's postgres
      allow_privilege_escalation = false
      read_only_root_filesystem  = true
    }

    resources {
      requests = { cpu = "100m", memory = "64Mi" }
      limits   = { memory = "64Mi" }
    }
  }

  container "app" {
    image = "example/orders:3.2.0"
    ports = { http = 8080 }

    # $(DB_PASSWORD) is put in by the kubelet. The proxy encrypts; the hop to it stays inside the pod.
    env = {
      DB_PASSWORD  = secret.orders-db.data.password
      DATABASE_URL = "postgres://orders:$(DB_PASSWORD)@${ambassador.pg.address}/orders?sslmode=disable"
    }

    readiness_probe {
      http_get {
        path = "/ready"
        port = self.ports.http
      }
    }

    security_context {
      run_as_user                = 10001
      allow_privilege_escalation = false
    }

    resources {
      requests = { cpu = "200m", memory = "256Mi" }
      limits   = { memory = "256Mi" }
    }
  }

  service {
    ports = { http = 80 }
  }
}
