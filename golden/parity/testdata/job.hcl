job "app" {
  annotations = { "example.com/owner" = "shop" }
  labels      = { tier = "web" }
  restart_policy = "Never"

  parallelism                = 2
  completions                = 4
  completion_mode            = "Indexed"
  backoff_limit              = 6
  active_deadline_seconds    = 600
  ttl_seconds_after_finished = 3600

  pod_failure_policy {
    rule {
      action = "FailJob"

      on_exit_codes {
        container_name = "web"
        operator       = "In"
        values         = [3, 42]
      }
    }

    rule {
      action = "Ignore"

      on_pod_condition {
        type   = "DisruptionTarget"
        status = "True"
      }
    }
  }

  success_policy {
    rule {
      succeeded_indexes = "0,2-3"
      succeeded_count   = 1
    }
  }

  # shared.hcl
}
