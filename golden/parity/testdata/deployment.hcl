deployment "app" {
  annotations = { "example.com/owner" = "shop" }
  labels      = { tier = "web" }
  restart_policy = "Always"

  replicas                  = 3
  revision_history_limit    = 5
  min_ready_seconds         = 10
  progress_deadline_seconds = 300

  strategy {
    type = "RollingUpdate"

    rolling_update {
      max_surge       = "25%"
      max_unavailable = 1
    }
  }

  service {
    session_affinity = "None"
    ports            = { http = 80 }
  }

  # shared.hcl
}
