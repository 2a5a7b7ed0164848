secret "db" {
  external = true
}

deployment "web" {
  labels = { ip = runtime.pod_ip }

  container "web" {
    image = runtime.pod_name
    args  = [secret.db.data.password]
    ports = { http = runtime.pod_ip }
  }
}

manifest "x" {
  object = {
    apiVersion = "v1"
    kind       = "X"
    spec       = { ip = runtime.pod_ip }
  }
}
