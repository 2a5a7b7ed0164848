# One pattern used twice in a pod: a door to the database, and one to the archive.
#
# A pod has one network, so the second proxy gets other ports. All else stays apart by the names of the uses: the
# containers are orders-proxy and archive-proxy, and so are the names of the ports, orders and archive.

service_account "archiver" {
  annotations = {
    "iam.gke.io/gcp-service-account" = "archiver@example-project.iam.gserviceaccount.com"
  }
}

cron_job "archiver" {
  schedule             = "30 2 * * *"
  concurrency_policy   = "Forbid"
  restart_policy       = "Never"
  service_account_name = service_account.archiver.name

  pattern "cloud-sql-proxy" "orders" {
    instance  = "example-project:europe-west1:orders"
    iam_login = true
  }

  pattern "cloud-sql-proxy" "archive" {
    instance    = "example-project:europe-west1:archive"
    iam_login   = true
    port        = 5433
    health_port = 9802
  }

  # When it ends the job is done: the proxies are native sidecars, and do not keep it from that.
  container "archiver" {
    image   = "example/archiver:2.6.1"
    command = ["archiver", "--older-than=90d"]

    env = {
      FROM = "postgres://archiver@${pattern.orders.address}/orders?sslmode=disable"
      TO   = "postgres://archiver@${pattern.archive.address}/archive?sslmode=disable"
    }

    security_context {
      run_as_non_root            = true
      run_as_user                = 10001
      allow_privilege_escalation = false
    }

    resources {
      requests = { cpu = "200m", memory = "256Mi" }
      limits   = { memory = "256Mi" }
    }
  }
}
