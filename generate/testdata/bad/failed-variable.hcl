variable "services" {
  type    = map(object({ port = number }))
  default = { a = { port = "x" } }
}

deployment "web" {
  for_each = var.services

  container "web" {
    image = "nginx"
    ports = { http = each.value.port }
  }
}

config_map "a" {
  data = { A = var.services["a"].port }
}
