# Every container refers to all of them.
deployment "web" {
  sidecar "a" {
    for_each = { for i in range(1000) : "x${i}" => i }
    image    = "nginx"
    ports    = { http = 80 }

    startup_probe {
      tcp_socket {
        port = 80
      }
    }
  }

  container "web" {
    for_each = { for i in range(1000) : "y${i}" => i }
    image    = "nginx"
    args     = [for s in sidecar.a : s.address]
  }

  container "more" {
    for_each = { for i in range(1000) : "z${i}" => i }
    image    = "nginx"
    args     = [for s in sidecar.a : s.address]
  }
}
