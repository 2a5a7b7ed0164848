container "web" {
  image = "nginx"
}

config_map "a" {
  data = { A = container.web.host }
}

locals {
  a = ambassador.pg.host
}
