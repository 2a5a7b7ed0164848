# The app of 07 with an adapter that prints its log file, and a helper that answers health checks for it.

config_map "timecheck-config" {
  external = true
}

deployment "timecheck" {
  labels = { kiamol = "ch07" }

  selector {
    match_labels = { app = "timecheck" }
  }

  template {
    labels = { app = "timecheck", version = "v3" }
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

    mount "/logs" {
      volume = volume.logs-dir
    }
  }

  adapter "logger" {
    native = false
    # podgen:ignore image-unpinned: the reference has no tag
    image   = "kiamol/ch03-sleep"
    command = ["sh", "-c", "tail -f /logs-ro/timecheck.log"]

    mount "/logs-ro" {
      volume    = volume.logs-dir
      read_only = true
    }
  }

  sidecar "healthz" {
    native = false
    # podgen:ignore image-unpinned: the reference has no tag
    image   = "kiamol/ch03-sleep"
    command = ["sh", "-c", "while true; do echo -e 'HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 17\n\n{\"status\": \"OK\"}' | nc -l -p 8080; done"]
    ports   = { http = 8080 }
  }

  volume "config-map" {
    config_map {
      name = config_map.timecheck-config.name
    }
  }

  volume "config-dir" {}

  volume "logs-dir" {}
}
