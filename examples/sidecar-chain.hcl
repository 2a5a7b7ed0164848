# Three helpers that need one another: Vault's agent fetches credentials, the database proxy needs them, the collector
# watches the database through the proxy. The app needs all three.
#
# The file puts the app first and the helpers in the order of interest. They start in the order of need, which podgen
# takes from the references: vault, pg, otel, then the app. Where one only reads a file of another there is nothing to
# refer to, and `depends_on` says it. Each helper has a startup probe, so "after" means that the other one is ready.

service_account "orders" {}

config_map "helpers" {
  data = {
    "vault.hcl" = <<-EOT
      vault {
        address = "https://vault.vault.svc:8200"
      }

      auto_auth {
        method {
          type   = "kubernetes"
          config = { role = "orders" }
        }
      }

      template {
        contents    = "{{ with secret \"secret/data/orders/db\" }}{{ .Data.data.credentials }}{{ end }}"
        destination = "/secrets/credentials.json"
      }

      template {
        contents    = "{{ with secret \"secret/data/orders/db\" }}{{ .Data.data.monitor_password }}{{ end }}"
        destination = "/secrets/monitor-password"
      }
    EOT

    # $${…} stands for ${…}, which the collector replaces.
    "otel.yaml" = <<-EOT
      extensions:
        health_check:
          endpoint: 0.0.0.0:13133

      receivers:
        otlp:
          protocols:
            http:
              endpoint: 127.0.0.1:4318
        postgresql:
          endpoint: $${env:PG_ADDRESS}
          username: monitor
          password: $${file:/secrets/monitor-password}
          tls:
            insecure: true

      exporters:
        otlp:
          endpoint: otel-gateway.monitoring.svc:4317
          tls:
            insecure: true

      service:
        extensions: [health_check]
        pipelines:
          traces:
            receivers: [otlp]
            exporters: [otlp]
          metrics:
            receivers: [otlp, postgresql]
            exporters: [otlp]
    EOT
  }
}

deployment "orders" {
  replicas             = 2
  service_account_name = service_account.orders.name

  # One user for all, so that the proxy and the collector may read what the agent writes.
  security_context {
    run_as_non_root = true
    run_as_user     = 10001
    fs_group        = 10001
  }

  # In memory: the credentials never touch a disk.
  volume "secrets" {
    empty_dir {
      medium     = "Memory"
      size_limit = "1Mi"
    }
  }

  volume "config" {
    config_map {
      name = config_map.helpers.name
    }
  }

  container "app" {
    image = "example/orders:3.2.0"
    ports = { http = 8080 }

    env = {
      DB_HOST                     = ambassador.pg.host
      DB_PORT                     = ambassador.pg.ports.pg
      OTEL_EXPORTER_OTLP_ENDPOINT = "http://${sidecar.otel.address}"
    }

    readiness_probe {
      http_get {
        path = "/ready"
        port = self.ports.http
      }
    }

    resources {
      requests = { cpu = "200m", memory = "256Mi" }
      limits   = { memory = "256Mi" }
    }
  }

  sidecar "otel" {
    image      = "otel/opentelemetry-collector-contrib:0.119.0"
    args       = ["--config=/conf/otel.yaml"]
    ports      = { otlp = 4318, otel-health = 13133 }
    env        = { PG_ADDRESS = ambassador.pg.address }
    depends_on = [sidecar.vault] # for the password

    mount "/conf" {
      volume    = volume.config
      read_only = true
    }

    mount "/secrets" {
      volume    = volume.secrets
      read_only = true
    }

    startup_probe {
      http_get {
        path = "/"
        port = self.ports.otel-health
      }

      period_seconds = 2
      within         = "60s"
    }

    resources {
      requests = { cpu = "50m", memory = "128Mi" }
      limits   = { memory = "256Mi" }
    }
  }

  ambassador "pg" {
    image = "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.0"
    args = [
      "--credentials-file=/secrets/credentials.json",
      "--port=${self.ports.pg}",
      "--health-check",
      "--http-address=0.0.0.0",
      "--http-port=${self.ports.health}",
      "example-project:europe-west1:orders",
    ]
    ports      = { pg = 5432, health = 9801 }
    depends_on = [sidecar.vault] # for the credentials

    mount "/secrets" {
      volume    = volume.secrets
      read_only = true
    }

    startup_probe {
      http_get {
        path = "/startup"
        port = self.ports.health
      }

      period_seconds = 2
      within         = "60s"
    }

    resources {
      requests = { cpu = "100m", memory = "128Mi" }
      limits   = { memory = "128Mi" }
    }
  }

  sidecar "vault" {
    image   = "hashicorp/vault:1.18.3"
    command = ["vault", "agent", "-config=/conf/vault.hcl"]

    mount "/conf" {
      volume    = volume.config
      read_only = true
    }

    mount "/secrets" {
      volume = volume.secrets
    }

    # Ready when both files are there.
    startup_probe {
      exec {
        command = ["test", "-s", "/secrets/credentials.json", "-a", "-s", "/secrets/monitor-password"]
      }

      period_seconds = 2
      within         = "60s"
    }

    resources {
      requests = { cpu = "50m", memory = "64Mi" }
      limits   = { memory = "128Mi" }
    }
  }

  service {
    ports = { http = 80 }
  }
}
