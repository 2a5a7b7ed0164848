deploymnet "web" {
  container "web" {
    image = "nginx"
  }
}
