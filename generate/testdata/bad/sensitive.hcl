variable "password" {
  type      = string
  sensitive = true
  default   = "hunter2"
}

locals {
  url = "postgres://app:${var.password}@db"
}

deployment "web" {
  labels = { a = var.password }

  container "web" {
    image = "nginx"
    args  = ["--password=${var.password}"]
    env   = { PASSWORD = var.password, URL = local.url }
    ports = { http = length(var.password) }

    env "OTHER" {
      value = var.password
    }
  }
}

config_map "a" {
  data = { password = var.password }
}

manifest "x" {
  object = {
    apiVersion = "v1"
    kind       = "X"
    spec       = { password = var.password }
  }
}

secret "fine" {
  string_data = { password = var.password }
}
