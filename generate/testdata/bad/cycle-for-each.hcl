deployment "web" {
  sidecar "a" {
    for_each = sidecar.b
    image    = "a"
  }

  sidecar "b" {
    for_each = sidecar.a
    image    = "a"
  }

  container "web" {
    enabled = container.web.image == "nginx"
    image   = "nginx"
  }
}
