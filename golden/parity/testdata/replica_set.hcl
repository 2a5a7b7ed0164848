replica_set "app" {
  annotations = { "example.com/owner" = "shop" }
  labels      = { tier = "web" }
  restart_policy = "Always"

  replicas          = 3
  min_ready_seconds = 10

  # shared.hcl
}
