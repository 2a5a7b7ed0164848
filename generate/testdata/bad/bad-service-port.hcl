deployment "web" {
  container "web" {
    image = "nginx"
    ports = { http = 80 }
  }

  service {
    ports = { http = 0, other = "x" }
  }
}
