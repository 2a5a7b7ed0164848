deployment "web" {
  container "web" {
    image = "nginx"
  }
  container "other" {
    image = "nginx"
  }
  image = "x"
  env   = {}
  template {
    image    = "y"
    replicas = 3
    container "x" { image = "y" }
  }
  spec {
    containers {}
  }
}
deployment "b" {
  container "web" {
    image    = "nginx"
    replicas = 3
    volume "x" {}
    restart_policy = "Always"
    service {}
    volume_mounts = []
    resources {
      request = { cpu = "1" }
    }
    liveness_probe {
      path = "/"
      http_get { path = "/" }
    }
    port = 80
  }
}
