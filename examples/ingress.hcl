# A web app with all that usually stands around it.
#
# The pod has one helper: a sidecar that watches the cluster for ConfigMaps with a certain label and keeps their files
# on a shared volume. It may do so because of the role below. The app waits for the first file: the sidecar's startup
# probe passes only when it is there. What refers to the app (ingress, autoscaler, budget, policy) refers to its name,
# so a typo is an error here, not in the cluster.

podgen {
  namespace = "shop"
}

deployment "web" {
  # No replicas: the autoscaler has them.
  service_account_name = service_account.web.name

  security_context {
    run_as_non_root = true
    run_as_user     = 10001
  }

  volume "config" {}

  sidecar "config-watch" {
    image = "kiwigrid/k8s-sidecar:1.30.0"

    env = {
      LABEL       = "example.com/config-of"
      LABEL_VALUE = deployment.web.name
      FOLDER      = "/config"
      RESOURCE    = "configmap"
    }

    mount "/config" {
      volume = volume.config
    }

    startup_probe {
      exec {
        command = ["test", "-s", "/config/web.yaml"]
      }

      period_seconds = 2
      within         = "60s"
    }

    resources {
      requests = { cpu = "20m", memory = "96Mi" }
      limits   = { memory = "96Mi" }
    }
  }

  container "web" {
    image      = "example/web:1.4.0"
    args       = ["--config=/config/web.yaml"]
    ports      = { http = 8080 }
    depends_on = [sidecar.config-watch]

    mount "/config" {
      volume    = volume.config
      read_only = true
    }

    readiness_probe {
      http_get {
        path = "/ready"
        port = self.ports.http
      }
    }

    resources {
      requests = { cpu = "250m", memory = "256Mi" }
      limits   = { memory = "256Mi" }
    }
  }

  # Named after the deployment, like every service inside one.
  service {
    ports = { http = 80 }
  }
}

config_map "web" {
  labels = { "example.com/config-of" = deployment.web.name }

  data = {
    "web.yaml" = <<-EOT
      title: The shop
      page_size: 50
    EOT
  }
}

service_account "web" {}

role "web-config" {
  rule {
    api_groups = [""]
    resources  = ["configmaps"]
    verbs      = ["get", "list", "watch"]
  }
}

role_binding "web-config" {
  role_ref {
    api_group = "rbac.authorization.k8s.io"
    kind      = "Role"
    name      = role.web-config.name
  }

  subject {
    kind      = "ServiceAccount"
    name      = service_account.web.name
    namespace = "shop"
  }
}

ingress "web" {
  annotations        = { "cert-manager.io/cluster-issuer" = "letsencrypt" }
  ingress_class_name = "nginx"

  tls {
    hosts       = ["shop.example.com"]
    secret_name = "web-tls"
  }

  rule {
    host = "shop.example.com"

    http {
      path {
        path      = "/"
        path_type = "Prefix"

        backend {
          service {
            name = deployment.web.name

            port {
              name = "http"
            }
          }
        }
      }
    }
  }
}

horizontal_pod_autoscaler "web" {
  min_replicas = 2
  max_replicas = 10

  scale_target_ref {
    api_version = "apps/v1"
    kind        = "Deployment"
    name        = deployment.web.name
  }

  # The load of the app alone; the sidecar's does not count.
  metric {
    type = "ContainerResource"

    container_resource {
      container = "web"
      name      = "cpu"

      target {
        type                = "Utilization"
        average_utilization = 70
      }
    }
  }
}

pod_disruption_budget "web" {
  max_unavailable = 1

  selector {
    match_labels = { "app.kubernetes.io/name" = deployment.web.name }
  }
}

# Traffic only from the ingress controller.
network_policy "web" {
  policy_types = ["Ingress"]

  pod_selector {
    match_labels = { "app.kubernetes.io/name" = deployment.web.name }
  }

  ingress {
    from {
      namespace_selector {
        match_labels = { "kubernetes.io/metadata.name" = "ingress-nginx" }
      }
    }

    port {
      port = "http"
    }
  }
}
