deployment "web" {
  container "web" {
    image = "nginx"

    readiness_probe {
      tcp_socket {
        port = 80
      }
    }

    readiness_probe {
      tcp_socket {
        port = 81
      }
    }
  }
}
