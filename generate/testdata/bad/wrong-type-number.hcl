deployment "web" {
  replicas                  = 1.5
  min_ready_seconds         = 3000000000
  progress_deadline_seconds = -99999999999999999999
  revision_history_limit    = "1e3"

  container "web" {
    image = "nginx"
  }
}
