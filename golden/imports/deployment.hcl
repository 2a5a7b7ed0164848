podgen { namespace = "office" }

# The notes service: what it is made of.
config_map "notes" {
  data = {
    LOG_LEVEL    = "info"
    "notes.conf" = <<-EOT
      listen = 8080
      [store]
        path = "/var/lib/notes"
    EOT
  }
}

secret "notes-db" {
  string_data = { password = "example-only" }
  type        = "Opaque"
}

deployment "notes" {
  labels   = { app = "notes", tier = "web" }
  replicas = 2

  selector { match_labels = { app = "notes" } }

  template { annotations = { "example.com/scrape" = "true" } }

  volume "config" {
    config_map { name = config_map.notes.name }
  }
  volume "data" {}

  container "web" {
    image = "registry.example.com/notes:2.3.1"
    args  = ["--config", "/etc/notes/notes.conf", "--verbose"]
    ports = { http = 8080, metrics = 9102 }
    env = {
      LOG_LEVEL   = config_map.notes.data.LOG_LEVEL
      DB_PASSWORD = secret.notes-db.data.password
      POD_NAME    = runtime.pod_name
    }

    mount "/etc/notes" {
      volume    = volume.config
      read_only = true
    }
    mount "/var/lib/notes" { volume = volume.data }

    resources {
      limits   = { memory = "128Mi" }
      requests = { cpu = "100m", memory = "64Mi" }
    }

    liveness_probe {
      period_seconds = 20
      http_get {
        path = "/live"
        port = self.ports.http
      }
    }

    readiness_probe {
      http_get {
        path = "/ready"
        port = "http"
      }
    }
  }

  service { ports = { http = 80, metrics = 9102 } }
}
