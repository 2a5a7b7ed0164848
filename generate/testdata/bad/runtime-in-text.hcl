deployment "web" {
  container "web" {
    image = "nginx"
    args  = ["--ip=${runtime.pod_ip}"]

    env = {
      URL    = "http://${runtime.pod_ip}:80"
      SECRET = "x${secret.db.data.password}"
      UPPER  = upper(runtime.pod_name)
    }
  }
}

secret "db" {
  external = true
}
