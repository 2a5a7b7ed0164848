deployment "web" {
  container "web" {
    image     = "nginx"
    resources = { requests = { cpu = "1" } }

    resources {
      requests = { cpu = "1" }
    }
  }
}
