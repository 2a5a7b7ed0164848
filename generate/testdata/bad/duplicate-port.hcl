deployment "web" {
  container "web" {
    image = "nginx"
    ports = { http = 80, admin = 81 }

    port "http" {
      container_port = 80
      host_port      = 8080
    }
  }
}
