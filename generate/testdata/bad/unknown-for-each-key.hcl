deployment "web" {
  sidecar "worker" {
    for_each = toset(["alpha", "beta"])
    image    = "worker"
    ports    = { http = 80 }

    startup_probe {
      tcp_socket {
        port = 80
      }
    }
  }

  container "web" {
    image = "nginx"
    args  = [sidecar.worker["alpa"].host, sidecar.worker.host]
  }
}
