config_map "settings" {
  namespace = "blue"
  data      = { colour = "blue" }
}

config_map "green-settings" {
  name      = "settings"
  namespace = "green"
  data      = { colour = "green" }
}

pod "painter" {
  namespace = "blue"

  container "painter" {
    image = "example.com/painter:1"
    env   = { COLOUR = config_map.settings.data.colour }
  }
}

pod "green-painter" {
  name      = "painter"
  namespace = "green"

  container "painter" {
    image = "example.com/painter:1"
    env   = { COLOUR = config_map.green-settings.data.colour }
  }
}
