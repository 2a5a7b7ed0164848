# An API whose database is AlloyDB. It logs in as the service account of the pod, so there is no password; it starts
# when the proxy is ready.

service_account "ledger" {
  external = true
}

deployment "ledger" {
  replicas             = 2
  service_account_name = service_account.ledger.name

  pattern "alloydb-auth-proxy" "db" {
    instance  = "projects/example/locations/europe-west1/clusters/main/instances/primary"
    iam_login = true
  }

  container "ledger" {
    image = "example/ledger:1.8.0"
    ports = { http = 8080 }
    env   = { DATABASE_URL = "postgres://ledger@${pattern.db.address}/ledger?sslmode=disable" }

    resources {
      requests = { cpu = "100m", memory = "128Mi" }
      limits   = { memory = "256Mi" }
    }
  }
}
