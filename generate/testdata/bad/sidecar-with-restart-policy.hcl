deployment "web" {
  sidecar "a" {
    image          = "a"
    restart_policy = "Always"
  }

  container "web" {
    image  = "nginx"
    native = true
  }
}
