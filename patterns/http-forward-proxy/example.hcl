# A job that pays out every night. It may talk to the bank and to the mail provider, and to nobody else outside: its
# HTTPS goes through Tinyproxy, which lets these two through. The job ends when the payout does; the proxy ends after it.

secret "payout" {
  external = true
}

cron_job "payout" {
  schedule           = "30 2 * * *"
  concurrency_policy = "Forbid"
  restart_policy     = "Never"

  pattern "http-forward-proxy" "out" {
    hosts    = ["api.bank.example", "*.mail.example"]
    no_proxy = [".example.internal"]
  }

  container "payout" {
    image = "example/payout:2.0.4"
    env   = { BANK_TOKEN = secret.payout.data.token }

    resources {
      requests = { cpu = "100m", memory = "64Mi" }
      limits   = { memory = "128Mi" }
    }
  }
}
