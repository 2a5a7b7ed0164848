# A web server and its metrics. nginx serves stub_status at a port of its own, which no Service names.

config_map "shop-front" {
  data = {
    "default.conf" = <<-EOT
      server {
        listen 8080;
        root /usr/share/nginx/html;
      }
      server {
        listen 8081;
        location = /stub_status {
          stub_status;
        }
      }
    EOT
  }
}

deployment "shop-front" {
  replicas = 2

  template {
    annotations = {
      "prometheus.io/scrape" = "true"
      "prometheus.io/port"   = pattern.metrics.port
    }
  }

  volume "conf" {
    config_map {
      name = config_map.shop-front.name
    }
  }

  container "nginx" {
    image = "nginxinc/nginx-unprivileged:1.29.3-alpine"
    ports = { http = 8080, status = 8081 }

    mount "/etc/nginx/conf.d" {
      volume    = volume.conf
      read_only = true
    }

    readiness_probe {
      http_get {
        path = "/"
        port = self.ports.http
      }
    }

    resources {
      requests = { cpu = "100m", memory = "64Mi" }
      limits   = { memory = "64Mi" }
    }
  }

  pattern "nginx-exporter" "metrics" {
    address = "localhost:${container.nginx.ports.status}"
  }

  service {
    ports = { http = 80 }
  }
}
