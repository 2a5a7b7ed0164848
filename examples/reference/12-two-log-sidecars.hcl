# One helper for each log file, so that each has a stream of its own.

pod "nginx-sidecar" {
  container "nginx" {
    # podgen:ignore image-unpinned: the reference has no tag
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
    # podgen:ignore image-unpinned: the reference has no tag
    image = "busybox"
    args  = ["/bin/sh", "-c", "tail -n+1 -f /var/log/nginx/access.log"]

    mount "/var/log/nginx" {
      volume = volume.logs
    }
  }

  sidecar "sidecar-error" {
    native = false
    # podgen:ignore image-unpinned: the reference has no tag
    image = "busybox"
    args  = ["/bin/sh", "-c", "tail -n+1 -f /var/log/nginx/error.log"]

    mount "/var/log/nginx" {
      volume = volume.logs
    }
  }

  volume "logs" {}
}
