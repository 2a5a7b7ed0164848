# An app that logs to a file, as many old ones do. The adapter is there before the first line is written, and ends after
# the app, so that the log of the container log-tail has all of them.

deployment "billing" {
  replicas = 2

  volume "logs" {
    empty_dir {
      size_limit = "256Mi"
    }
  }

  pattern "log-tail" "audit" {
    volume = volume.logs
    file   = "audit.log"
  }

  container "billing" {
    image = "example/billing:5.1.0"

    mount "/var/log/billing" {
      volume = volume.logs
    }

    resources {
      requests = { cpu = "100m", memory = "256Mi" }
      limits   = { memory = "256Mi" }
    }
  }
}
