# A report every night, from a database behind a proxy.
#
# The proxy never ends by itself. As a native sidecar it is up before the report starts, and the kubelet stops it when
# the report is done, so each Job completes and the next night starts a new one. `OnFailure` rather than `Never`: on
# clusters up to 1.32 a startup probe that fails once can keep a `Never` pod from ever starting its main container
# (kubernetes/kubernetes#132826).

secret "reports-db" {
  external = true
}

service_account "reports" {
  annotations = {
    "iam.gke.io/gcp-service-account" = "reports@example-project.iam.gserviceaccount.com"
  }
}

cron_job "nightly-report" {
  schedule                      = "30 2 * * *"
  time_zone                     = "Europe/Berlin"
  concurrency_policy            = "Forbid"
  starting_deadline_seconds     = 600
  successful_jobs_history_limit = 3
  failed_jobs_history_limit     = 3

  # The fields of each Job, then those of its pod.
  backoff_limit           = 1
  active_deadline_seconds = 1800
  restart_policy          = "OnFailure"
  service_account_name    = service_account.reports.name

  security_context {
    run_as_non_root = true
  }

  ambassador "pg" {
    image = "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.0"
    args = [
      "--structured-logs",
      "--port=${self.ports.pg}",
      "--health-check",
      "--http-address=0.0.0.0",
      "--http-port=${self.ports.health}",
      "example-project:europe-west1:orders",
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
      requests = { cpu = "100m", memory = "128Mi" }
      limits   = { memory = "128Mi" }
    }
  }

  container "report" {
    image = "postgres:17.2-alpine"
    command = ["psql", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--csv", "--command", <<-EOT
      SELECT customer, count(*) AS orders
      FROM orders
      WHERE created_at >= current_date - 1 AND created_at < current_date
      GROUP BY customer
      ORDER BY orders DESC;
    EOT
    ]

    env = {
      PGHOST     = ambassador.pg.host
      PGPORT     = ambassador.pg.ports.pg
      PGDATABASE = "orders"
      PGUSER     = "reports"
      PGPASSWORD = secret.reports-db.data.password
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
}
