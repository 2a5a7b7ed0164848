deployment "web" {
  sidecar "quiet" {
    image = "quiet"

    startup_probe {
      exec {
        command = ["true"]
      }
    }
  }

  container "web" {
    image = "nginx"

    env = {
      A = sidecar.quiet.ports.http
      B = sidecar.quiet.address
    }
  }
}
