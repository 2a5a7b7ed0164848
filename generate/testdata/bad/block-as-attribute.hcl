deployment "web" {
  container "web" {
    image     = "nginx"
    resources = { requests = { cpu = "1" } }

    readiness_probe = {
      period_seconds = 1
    }
  }

  service = { ports = { http = 80 } }
}
