deployment "web" {
  container "web" {
    image = "nginx"
    ports = { http = 80, admin = 81 }

    port {
      name           = "http"
      container_port = 80
      host_port      = 8080
    }
  }

  service {
    ports = { http = 80 }

    port {
      name = "http"
      port = 81
    }
  }
}
