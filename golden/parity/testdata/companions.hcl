service "app" {
  type     = "NodePort"
  selector = { app = "app" }

  external_traffic_policy = "Cluster"
  session_affinity        = "ClientIP"

  session_affinity_config {
    client_ip {
      timeout_seconds = 600
    }
  }

  port {
    name        = "http"
    port        = 80
    target_port = "web"
    node_port   = 30080
  }

  port {
    name        = "metrics"
    port        = 9090
    target_port = 9100
  }
}

config_map "settings" {
  data = {
    "app.conf" = "level = info"
    colour     = "green"
  }

  binary_data = {
    logo = "aGVsbG8="
  }
}

secret "registry" {
  type = "kubernetes.io/dockerconfigjson"

  string_data = {
    ".dockerconfigjson" = "{\"auths\":{}}"
  }
}

service_account "runner" {
  automount_service_account_token = false

  image_pull_secret "registry" {}
}

persistent_volume_claim "disk" {
  access_modes       = ["ReadWriteOnce"]
  storage_class_name = "slow"
  volume_mode        = "Filesystem"

  resources {
    requests = { storage = "5Gi" }
    limits   = { storage = "9Gi" }
  }
}

ingress "app" {
  ingress_class_name = "nginx"

  tls {
    hosts       = ["shop.example.com"]
    secret_name = "shop-tls"
  }

  rule {
    host = "shop.example.com"

    http {
      path {
        path      = "/"
        path_type = "Prefix"

        backend {
          service {
            name = "app"

            port {
              name = "http"
            }
          }
        }
      }
    }
  }
}

network_policy "app" {
  policy_types = ["Ingress", "Egress"]

  pod_selector {
    match_labels = { app = "app" }
  }

  ingress {
    from {
      ip_block {
        cidr   = "10.0.0.0/16"
        except = ["10.0.4.0/24"]
      }
    }

    port {
      port     = 8000
      end_port = 8080
      protocol = "TCP"
    }
  }
}

pod_disruption_budget "app" {
  max_unavailable = 1

  selector {
    match_labels = { app = "app" }
  }
}

horizontal_pod_autoscaler "app" {
  min_replicas = 2
  max_replicas = 10

  scale_target_ref {
    api_version = "apps/v1"
    kind        = "Deployment"
    name        = "app"
  }

  metric {
    type = "Resource"

    resource {
      name = "cpu"

      target {
        type                = "Utilization"
        average_utilization = 70
      }
    }
  }
}

role "reader" {
  rule {
    api_groups = [""]
    resources  = ["configmaps"]
    verbs      = ["get", "list"]
  }
}

role_binding "reader" {
  role_ref {
    api_group = "rbac.authorization.k8s.io"
    kind      = "Role"
    name      = "reader"
  }

  subject {
    kind      = "ServiceAccount"
    name      = "runner"
    namespace = "shop"
  }
}

limit_range "sizes" {
  limit {
    type            = "Container"
    default         = { cpu = "500m" }
    default_request = { cpu = "100m" }
    max             = { cpu = "2" }
  }
}

resource_quota "team" {
  hard = { pods = "20" }
}

namespace "shop" {}
