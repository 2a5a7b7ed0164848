variable "tag" {}

locals {
  port = var.prot
}

deployment "web" {
  replicas = "many"
  lables   = {}

  ambassador "pg" {
    image = "pg:${var.tag}"
  }

  container "web" {
    image = "nginx"
    ports = { http = 99999 }
    env   = { DB = ambassador.pg.adress, PORT = local.port }

    mount "/data" {
      volume = volume.data
    }

    readiness_probe {
      http_get {
        path = "/"
        port = self.ports.htpp
      }
    }
  }

  service {
    ports = { http = 80 }
  }
}

config_map "a" {
  data = { x = file("missing.txt") }
}

config_map "a" {}
