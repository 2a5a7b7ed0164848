# An Alertmanager that reads its configuration again when the config map changes, a minute or so after the change: the
# kubelet has to write the file first.

config_map "alerts" {
  data = {
    "alertmanager.yml" = <<-EOT
      route:
        receiver: on-call
      receivers:
        - name: on-call
          webhook_configs:
            - url: http://pager.alerts.svc:8080/notify
    EOT
  }
}

deployment "alertmanager" {
  volume "config" {
    config_map {
      name = config_map.alerts.name
    }
  }

  pattern "config-reloader" "config" {
    config = volume.config
    url    = "http://${container.alertmanager.address}/-/reload"
  }

  container "alertmanager" {
    image = "prom/alertmanager:v0.28.1"
    args  = ["--config.file=/config/alertmanager.yml", "--storage.path=/alertmanager", "--cluster.listen-address="]
    ports = { http = 9093 }

    mount "/config" {
      volume    = volume.config
      read_only = true
    }

    readiness_probe {
      http_get {
        path = "/-/ready"
        port = self.ports.http
      }
    }
  }
}
