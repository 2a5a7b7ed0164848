deployment "web" {
  sidecar "web" {
    image = "nginx"
  }

  container "web" {
    image = "nginx"
  }

  init "setup" {
    name  = "web"
    image = "nginx"
  }
}
