locals {
  x = self.name
}

podgen {
  namespace = self.name
}

deployment "web" {
  name = self.name

  container "web" {
    enabled = self.image == "nginx"
    image   = "nginx"
  }
}

config_map "a" {
  data = { A = local.x }
}
