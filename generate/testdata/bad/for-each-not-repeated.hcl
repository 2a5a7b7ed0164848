deployment "web" {
  container "web" {
    image = "nginx"

    readiness_probe {
      for_each = toset(["a", "b"])

      tcp_socket {
        port = 80
      }
    }
  }

  strategy {
    for_each = ["a"]
    type     = "Recreate"
  }

  template {
    for_each = { a = 1, b = 2 }
    labels   = { a = each.key }
  }
}
