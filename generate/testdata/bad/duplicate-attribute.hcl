deployment "web" {
  replicas = 1
  replicas = 2

  container "web" {
    image = "nginx"
  }
}
