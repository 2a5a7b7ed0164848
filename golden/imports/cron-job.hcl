cron_job "clean-up" {
  labels                        = { team = "data" }
  schedule                      = "*/15 * * * *"
  time_zone                     = "Europe/Berlin"
  concurrency_policy            = "Forbid"
  successful_jobs_history_limit = 1
  active_deadline_seconds       = 600
  backoff_limit                 = 0
  restart_policy                = "OnFailure"

  job_template {
    annotations = { "example.com/page" = "no" }
    labels      = { team = "data", made-by = "clean-up" }
  }

  template { active_deadline_seconds = 500 }

  container "clean-up" {
    image = "example.com/clean-up:8"
    args  = ["--older-than", "7d", "--dry-run", "--prefix", "tmp/"]
  }
}
