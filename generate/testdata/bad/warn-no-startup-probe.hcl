deployment "web" {
  sidecar "log" {
    image = "example/a:1"
    ports = { http = 80 }
  }

  container "web" {
    image = "example/nginx:1"
    args  = [sidecar.log.address]
  }

  container "other" {
    image      = "example/nginx:1"
    depends_on = [sidecar.log]
  }
}
