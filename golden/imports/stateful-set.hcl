stateful_set "store" {
  replicas              = 3
  service_name          = "store"
  pod_management_policy = "Parallel"

  volume_claim_template "data" {
    access_modes       = ["ReadWriteOnce"]
    storage_class_name = "fast"
    resources { requests = { storage = "20Gi" } }
  }

  affinity {
    pod_anti_affinity {
      required_during_scheduling_ignored_during_execution {
        topology_key = "kubernetes.io/hostname"
        label_selector { match_labels = { "app.kubernetes.io/name" = "store" } }
      }
    }
  }

  container "store" {
    image = "example.com/store:4.1"
    ports = { peer = 7000, client = 9042 }
    mount "/data" { volume = volume_claim_template.data }
  }

  service {
    cluster_ip = "None"
    ports      = { peer = 7000 }
  }

  service "store-read" {
    port {
      port        = 9042
      target_port = "client"
    }
  }
}
