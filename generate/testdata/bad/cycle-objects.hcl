config_map "a" {
  labels = { x = config_map.b.labels.y }
}

config_map "b" {
  labels = { y = config_map.a.labels.x }
}
