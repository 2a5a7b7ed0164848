deployment "web" {
  contaner "web" {
    image = "nginx"
  }
}
