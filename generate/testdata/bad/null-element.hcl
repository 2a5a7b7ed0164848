deployment "web" {
  container "web" {
    image = "nginx"
    args  = ["a", null, "c"]
  }
}
