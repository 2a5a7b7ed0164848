deployment "web" {
  init "a" {
    image = "a"

    startup_probe {
      tcp_socket {
        port = 80
      }
    }

    lifecycle {}
  }

  container "web" {
    image = "nginx"
  }
}
