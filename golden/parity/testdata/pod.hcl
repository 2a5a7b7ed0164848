pod "app" {
  annotations = { "example.com/owner" = "shop" }
  labels      = { tier = "web" }
  restart_policy = "Always"

  # shared.hcl
}
