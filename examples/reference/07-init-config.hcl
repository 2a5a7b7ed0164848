# An init that turns a ConfigMap into the file that the app reads.

config_map "timecheck-config" {
  external = true
}

deployment "timecheck" {
  labels = { kiamol = "ch07" }

  selector {
    match_labels = { app = "timecheck" }
  }

  template {
    labels = { app = "timecheck", version = "v2" }
  }

  init "init-config" {
    # podgen:ignore image-unpinned: the reference has no tag
    image   = "kiamol/ch03-sleep"
    command = ["sh", "-c", "cat /config-in/appsettings.json | jq --arg APP_ENV \"$APP_ENVIRONMENT\" '.Application.Environment=$APP_ENV' > /config-out/appsettings.json"]
    env     = { APP_ENVIRONMENT = "TEST" }

    mount "/config-in" {
      volume = volume.config-map
    }

    mount "/config-out" {
      volume = volume.config-dir
    }
  }

  container "timecheck" {
    # podgen:ignore image-unpinned: the reference has no tag
    image = "kiamol/ch07-timecheck"

    mount "/config" {
      volume    = volume.config-dir
      read_only = true
    }
  }

  volume "config-map" {
    config_map {
      name = config_map.timecheck-config.name
    }
  }

  volume "config-dir" {}
}
