# An nginx that logs to a shared volume, and a classic helper that prints the log.

deployment "nginx-with-sidecar" {
  replicas = 1

  selector {
    match_labels = { app = "nginx-sidecar" }
  }

  volume "logs" {}

  container "nginx" {
    image = "nginx:1.27"

    port {
      container_port = 80
    }

    mount "/var/log/nginx" {
      volume = volume.logs
    }
  }

  sidecar "log-shipper" {
    native = false
    # podgen:ignore image-unpinned: the reference has no tag
    image = "busybox"
    command = ["sh", "-c", <<-EOT
      tail -f /var/log/nginx/access.log
    EOT
    ]

    mount "/var/log/nginx" {
      volume    = volume.logs
      read_only = true
    }
  }
}
