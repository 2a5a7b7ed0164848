deployment "web" {
  container "web" {}

  container "other" {
    image = "nginx"

    mount "/data" {}

    readiness_probe {
      http_get {
        path = "/"
      }

      tcp_socket {}
    }
  }
}

manifest "x" {}
