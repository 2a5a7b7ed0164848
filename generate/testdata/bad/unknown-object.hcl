config_map "settings" {
  data = { A = "1" }
}

deployment "web" {
  container "web" {
    image = "nginx"
    env   = { A = config_map.setings.data.A }
  }
}
