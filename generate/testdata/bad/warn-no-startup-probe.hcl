deployment "web" {
  sidecar "log" {
    image = "a"
    ports = { http = 80 }
  }

  container "web" {
    image = "nginx"
    args  = [sidecar.log.address]
  }

  container "other" {
    image      = "nginx"
    depends_on = [sidecar.log]
  }
}
