pattern {
  role    = "sidecar"
  summary = "Brings an object and mounts it into the containers."
  links   = ["https://example.com"]
}

config_map "settings" {
  data = { "app.conf" = "verbose = true" }
}

volume "settings" {
  config_map {
    name = config_map.settings.name
  }
}

containers {
  env = { SETTINGS = "/etc/settings/app.conf" }

  mount "/etc/settings" {
    volume    = volume.settings
    read_only = true
  }
}
