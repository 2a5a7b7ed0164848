deployment "web" {
  replica = 3

  container "web" {
    imge  = "nginx"
    image = "nginx"

    readiness_probe {
      periodSeconds = 10

      tcp_socket {
        prt  = 80
        port = 80
      }
    }
  }
}
