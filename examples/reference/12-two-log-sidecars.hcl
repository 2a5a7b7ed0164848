# One helper for each log file, so that each has a stream of its own.

pod "nginx-sidecar" {
  container "nginx" {
    image = "nginx"

    port {
      container_port = 80
    }

    mount "/var/log/nginx" {
      volume = volume.logs
    }
  }

  sidecar "sidecar-access" {
    native = false
    image  = "busybox"
    args   = ["/bin/sh", "-c", "tail -n+1 -f /var/log/nginx/access.log"]

    mount "/var/log/nginx" {
      volume = volume.logs
    }
  }

  sidecar "sidecar-error" {
    native = false
    image  = "busybox"
    args   = ["/bin/sh", "-c", "tail -n+1 -f /var/log/nginx/error.log"]

    mount "/var/log/nginx" {
      volume = volume.logs
    }
  }

  volume "logs" {}
}
