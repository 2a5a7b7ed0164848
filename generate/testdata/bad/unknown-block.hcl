deployment "web" {
  contaner "web" {
    image = "nginx"
  }

  container "app" {
    image = "nginx"

    readines_probe {
      tcp_socket {
        port = 80
      }
    }
  }
}
