# Four containers that run for as long as the pod does.

deployment "multi-dep-fixed" {
  replicas = 1

  selector {
    match_labels = { app = "multi-fixed" }
  }

  container "nginx" {
    image = "nginx:1.27"

    port {
      container_port = 80
      protocol       = "TCP"
    }
  }

  container "mysql" {
    image = "mysql:5.7"
    env   = { MYSQL_ALLOW_EMPTY_PASSWORD = true }

    port {
      container_port = 3306
      protocol       = "TCP"
    }

    resources {
      requests = { cpu = "200m", memory = "128Mi" }
      limits   = { cpu = "500m", memory = "256Mi" }
    }
  }

  container "counter" {
    image = "centos:7"
    # podgen:ignore command-relative: as in the reference; it works, since the image works in /
    command = ["bin/bash", "-c", "while true; do for i in {1..99}; do echo $i; sleep 1s; done; done"]
  }

  sidecar "monitor" {
    native = false
    image  = "centos:7"
    # podgen:ignore command-relative: as in the reference; it works, since the image works in /
    command = ["bin/bash", "-c", <<-EOT
      sleep 10
      while true; do
        echo "Monitoring... $(date)"
        sleep 30
      done
    EOT
    ]
  }
}
