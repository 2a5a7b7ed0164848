# A Redis, and an app that reaches it through an ambassador in its own pod.

deployment "redis" {
  replicas = 1

  selector {
    match_labels = { app = "redis" }
  }

  container "redis" {
    image = "redis:6.2"

    port {
      container_port = 6379
    }
  }

  service {
    type = "ClusterIP"

    port {
      port = 6379
    }
  }
}

deployment "app-with-redis-proxy" {
  replicas = 1

  selector {
    match_labels = { app = "redis-client" }
  }

  container "app" {
    image = "redis:6.2"
    command = ["sh", "-c", <<-EOT
      while true; do
        redis-cli -h localhost PING
        sleep 5
      done
    EOT
    ]
  }

  ambassador "redis-proxy" {
    native = false
    image  = "haproxy:2.4"

    port {
      container_port = 6379
    }

    mount "/usr/local/etc/haproxy" {
      volume = volume.proxy-config
    }
  }

  volume "proxy-config" {
    config_map {
      name = config_map.redis-proxy-config.name
    }
  }
}

config_map "redis-proxy-config" {
  data = {
    "haproxy.cfg" = <<-EOT
      global
        maxconn 256

      defaults
        mode tcp
        timeout connect 5000ms
        timeout client 50000ms
        timeout server 50000ms

      frontend redis-in
        bind *:6379
        default_backend redis-backend

      backend redis-backend
        server redis1 redis:6379 check
    EOT
  }
}
