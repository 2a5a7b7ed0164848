# Comments that silence a finding, and those that cannot.

deployment "web" {
  container "web" {
    image = "example/web:1.4.0"
    # podgen:ignore port-clash: it binds another address of the pod
    ports = { http = 8080 }
  }

  sidecar "metrics" {
    image = "example/metrics:2.1.0"
    ports = { metrics = 8080 }
  }

  # podgen:ignore port-clash: nothing of the kind is here
  sidecar "logs" {
    image = "example/logs:2.1.0" # podgen:ignore port-clash

    mount "/logs" {
      volume = volume.logs # podgen:ignore port-crash: a rule that there is not
    }
  }

  volume "logs" {}
}
