deployment "web" {
  sidecar "worker" {
    for_each = ["a", "b"]
    image    = "worker"
    ports    = { http = 80 }
  }

  container "web" {
    image      = "nginx"
    args       = [sidecar.worker["a"].address]
    depends_on = [sidecar.worker]
  }

  service {
    ports = { http = 80 }
  }
}
