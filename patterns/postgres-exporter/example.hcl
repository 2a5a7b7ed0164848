# A PostgreSQL with a volume of its own, and its metrics. The exporter logs in as a user that can read statistics and
# nothing else.

secret "ledger" {
  external = true
}

stateful_set "ledger" {
  service_name = "ledger"

  template {
    annotations = {
      "prometheus.io/scrape" = "true"
      "prometheus.io/port"   = pattern.metrics.port
    }
  }

  volume_claim_template "data" {
    access_modes = ["ReadWriteOnce"]

    resources {
      requests = { storage = "10Gi" }
    }
  }

  container "postgres" {
    image = "postgres:18.1"
    ports = { postgres = 5432 }
    env   = { POSTGRES_PASSWORD = secret.ledger.data.password }

    mount "/var/lib/postgresql" {
      volume = volume_claim_template.data
    }

    readiness_probe {
      exec {
        command = ["pg_isready", "--username=postgres"]
      }
    }

    resources {
      requests = { cpu = "100m", memory = "1Gi" }
      limits   = { memory = "1Gi" }
    }
  }

  pattern "postgres-exporter" "metrics" {
    address  = container.postgres.address
    user     = "exporter"
    password = secret.ledger.data.exporter-password
  }

  service {
    cluster_ip = "None"
    ports      = { postgres = 5432 }
  }
}
