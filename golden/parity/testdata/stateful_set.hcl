stateful_set "app" {
  annotations = { "example.com/owner" = "shop" }
  labels      = { tier = "web" }
  restart_policy = "Always"

  replicas              = 3
  service_name          = "app-peers"
  pod_management_policy = "Parallel"
  min_ready_seconds     = 10

  update_strategy {
    type = "RollingUpdate"

    rolling_update {
      partition = 1
    }
  }

  ordinals {
    start = 1
  }

  persistent_volume_claim_retention_policy {
    when_deleted = "Delete"
    when_scaled  = "Retain"
  }

  volume_claim_template "store" {
    access_modes       = ["ReadWriteOnce"]
    storage_class_name = "fast"

    resources {
      requests = { storage = "10Gi" }
    }
  }

  container "db" {
    image = "example/db:1"

    mount "/store" {
      volume = volume_claim_template.store
    }
  }

  # shared.hcl
}
