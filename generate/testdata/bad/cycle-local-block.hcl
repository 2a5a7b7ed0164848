locals {
  name = config_map.a.labels.x
}

config_map "a" {
  labels = { x = local.name }
}
