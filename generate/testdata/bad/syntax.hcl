deployment "web" {
  container "web" {
    image = "nginx
    args  = [1, 2
  }
}
