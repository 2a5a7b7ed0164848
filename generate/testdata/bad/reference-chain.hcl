# examples/reference/19-ordered-sidecar-chain.hcl without the comments that silence what rules find in it.
# Three native sidecars that start one after the other, in the order of the file.

pod "production-app" {
  sidecar "vault-agent" {
    image   = "vault:1.15"
    command = ["vault", "agent", "-config=/etc/vault/config.hcl"]

    startup_probe {
      exec {
        command = ["test", "-f", "/secrets/db-password"]
      }

      failure_threshold = 30
    }
  }

  sidecar "cloud-sql-proxy" {
    image   = "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.8.0"
    command = ["/cloud-sql-proxy", "--credentials-file=/secrets/db-credentials", "myproject:us-central1:mydb"]

    mount "/secrets" {
      volume = volume.secrets
    }

    startup_probe {
      tcp_socket {
        port = 5432
      }

      failure_threshold = 30
    }
  }

  sidecar "otel-collector" {
    image = "otel/opentelemetry-collector-contrib:0.95.0"
    args  = ["--config=/conf/otel-config.yaml"]

    startup_probe {
      http_get {
        path = "/"
        port = 13133
      }

      failure_threshold = 30
    }
  }

  container "app" {
    image = "myapp:1.0"

    env = {
      DB_HOST                     = "localhost"
      OTEL_EXPORTER_OTLP_ENDPOINT = "http://localhost:4318"
    }
  }

  volume "secrets" {}
}
