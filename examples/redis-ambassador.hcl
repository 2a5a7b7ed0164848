# An app that speaks to Redis on its own loopback, and an ambassador that knows where Redis really is.
#
# The app refers to the ambassador's address, so it starts after it. The ambassador is native and has a port; podgen
# gives it a startup probe on that port, so the app never dials a closed one. This works because HAProxy listens on
# every address of the pod, and the probe comes from outside.

deployment "redis" {
  container "redis" {
    image = "redis:7.4.2-alpine"
    args  = ["--save", "", "--maxmemory", "192mb"]
    ports = { redis = 6379 }

    readiness_probe {
      exec {
        command = ["redis-cli", "ping"]
      }
    }

    security_context {
      run_as_non_root = true
      run_as_user     = 999
    }

    resources {
      requests = { cpu = "100m", memory = "256Mi" }
      limits   = { memory = "256Mi" }
    }
  }

  service {
    ports = { redis = 6379 }
  }
}

# A service inside a workload has the workload's name.
config_map "redis-proxy" {
  data = {
    "haproxy.cfg" = <<-EOT
      global
        maxconn 256
        hard-stop-after 10s

      defaults
        mode tcp
        timeout connect 2s
        timeout client 60s
        timeout server 60s

      frontend redis-in
        bind *:6379
        default_backend redis

      backend redis
        option tcp-check
        tcp-check send PING\r\n
        tcp-check expect string +PONG
        server redis-1 ${deployment.redis.name}:6379 check inter 2s
    EOT
  }
}

deployment "app" {
  replicas = 2

  security_context {
    run_as_non_root = true
    run_as_user     = 10001
  }

  volume "proxy-config" {
    config_map {
      name = config_map.redis-proxy.name
    }
  }

  ambassador "redis" {
    image = "haproxy:3.0.7-alpine"
    ports = { redis = 6379 }

    mount "/usr/local/etc/haproxy" {
      volume    = volume.proxy-config
      read_only = true
    }

    security_context {
      allow_privilege_escalation = false
      read_only_root_filesystem  = true
    }

    resources {
      requests = { cpu = "50m", memory = "64Mi" }
      limits   = { memory = "64Mi" }
    }
  }

  container "app" {
    image = "redis:7.4.2-alpine"
    command = ["sh", "-c", <<-EOT
      trap 'exit 0' TERM
      while true; do
        redis-cli -h "$REDIS_HOST" -p "$REDIS_PORT" PING
        sleep 5 &
        wait
      done
    EOT
    ]

    env = {
      REDIS_HOST = ambassador.redis.host
      REDIS_PORT = ambassador.redis.ports.redis
    }

    security_context {
      allow_privilege_escalation = false
      read_only_root_filesystem  = true
    }

    resources {
      requests = { cpu = "50m", memory = "32Mi" }
      limits   = { memory = "32Mi" }
    }
  }
}
