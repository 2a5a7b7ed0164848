deployment "web" {
  container "web" {
    image = "nginx"
    ports = [80, 443]
  }

  container "other" {
    image = "nginx"
    ports = 80
  }
}
