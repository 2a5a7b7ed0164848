# A web server that logs to files, and a sidecar that ships them to Loki.
#
# The shipper is native: it runs before the first line is written, and is stopped only after nginx has written the
# last one. It mounts the logs read-only and keeps its place in them on a volume of its own, so a restart of the
# shipper neither loses lines nor sends them twice.

config_map "log-shipper" {
  data = {
    # $${…} stands for ${…}, which fluent-bit replaces from its environment.
    "fluent-bit.yaml" = <<-EOT
      service:
        flush: 1
        http_server: on
        http_listen: 0.0.0.0
        http_port: 2020
        health_check: on

      pipeline:
        inputs:
          - name: tail
            path: /var/log/nginx/*.log
            db: /var/lib/fluent-bit/tail.db
            read_from_head: true
        outputs:
          - name: loki
            match: '*'
            host: loki.logging.svc
            port: 3100
            labels: app=web, pod=$${POD_NAME}
    EOT
  }
}

deployment "web" {
  replicas = 2

  security_context {
    run_as_non_root = true
    run_as_user     = 101
  }

  volume "logs" {
    empty_dir {
      size_limit = "512Mi"
    }
  }

  volume "shipped" {}

  volume "tmp" {}

  volume "config" {
    config_map {
      name = config_map.log-shipper.name
    }
  }

  container "nginx" {
    image = "nginxinc/nginx-unprivileged:1.27.3-alpine"
    ports = { http = 8080 }

    # In place of the image's links to standard output: real files.
    mount "/var/log/nginx" {
      volume = volume.logs
    }

    mount "/tmp" {
      volume = volume.tmp
    }

    readiness_probe {
      http_get {
        path = "/"
        port = self.ports.http
      }
    }

    security_context {
      allow_privilege_escalation = false
      read_only_root_filesystem  = true
    }

    resources {
      requests = { cpu = "100m", memory = "64Mi" }
      limits   = { memory = "64Mi" }
    }
  }

  sidecar "log-shipper" {
    image   = "fluent/fluent-bit:3.2.4"
    command = ["/fluent-bit/bin/fluent-bit", "--config=/etc/fluent-bit/fluent-bit.yaml"]
    ports   = { status = 2020 }
    env     = { POD_NAME = runtime.pod_name }

    mount "/etc/fluent-bit" {
      volume    = volume.config
      read_only = true
    }

    mount "/var/log/nginx" {
      volume    = volume.logs
      read_only = true
    }

    mount "/var/lib/fluent-bit" {
      volume = volume.shipped
    }

    liveness_probe {
      http_get {
        path = "/"
        port = self.ports.status
      }

      period_seconds = 30
    }

    security_context {
      allow_privilege_escalation = false
      read_only_root_filesystem  = true
    }

    resources {
      requests = { cpu = "50m", memory = "64Mi" }
      limits   = { memory = "128Mi" }
    }
  }

  service {
    ports = { http = 80 }
  }
}
