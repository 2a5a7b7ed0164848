deployment "web" {
  container "worker" {
    for_each = toset(["a", "b"])
    image    = "nginx"
  }

  container "worker-a" {
    image = "nginx"
  }
}
