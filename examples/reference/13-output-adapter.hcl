# An adapter that serves over HTTP what the app writes to a file.

pod "adapter-container-demo" {
  dns_policy = "Default"

  container "main-container" {
    # podgen:ignore image-unpinned: the reference has no tag
    image   = "busybox"
    command = ["/bin/sh"]
    args    = ["-c", "while true; do echo $(date -u)'#This is log' >> /var/log/file.log; sleep 5;done"]

    mount "/var/log" {
      volume = volume.var-logs
    }
  }

  adapter "adapter-container" {
    native = false
    # podgen:ignore image-unpinned: the reference has no tag
    image             = "bbachin1/adapter-node-server"
    image_pull_policy = "Always"

    port {
      container_port = 3080
    }

    mount "/var/log" {
      volume = volume.var-logs
    }
  }

  volume "var-logs" {}
}
