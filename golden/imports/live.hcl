deployment "hello" {
  namespace                        = "default"
  labels                           = { app = "hello" }
  replicas                         = 2
  revision_history_limit           = 10
  progress_deadline_seconds        = 600
  restart_policy                   = "Always"
  termination_grace_period_seconds = 30
  dns_policy                       = "ClusterFirst"
  scheduler_name                   = "default-scheduler"

  selector { match_labels = { app = "hello" } }

  strategy {
    type = "RollingUpdate"

    rolling_update {
      max_unavailable = "25%"
      max_surge       = "25%"
    }
  }

  security_context {}

  container "hello" {
    image                      = "example.com/hello:1.0"
    termination_message_path   = "/dev/termination-log"
    termination_message_policy = "File"
    image_pull_policy          = "IfNotPresent"

    port {
      container_port = 8080
      protocol       = "TCP"
    }
  }
}
