daemon_set "app" {
  annotations = { "example.com/owner" = "shop" }
  labels      = { tier = "web" }
  restart_policy = "Always"

  min_ready_seconds = 10

  update_strategy {
    type = "RollingUpdate"

    rolling_update {
      max_unavailable = 1
    }
  }

  # shared.hcl
}
