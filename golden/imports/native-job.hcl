job "nightly-sum" {
  backoff_limit  = 2
  restart_policy = "Never"

  ambassador "db-proxy" {
    image = "example.com/db-proxy:2.0"
    args  = ["--listen=5433", "--upstream=db.example.com"]
    ports = { db = 5433 }

    readiness_probe {
      initial_delay_seconds = 3
      tcp_socket { port = "db" }
    }

    startup_probe {
      period_seconds    = 2
      failure_threshold = 30
      tcp_socket { port = "db" }
    }
  }

  sidecar "heartbeat" {
    image   = "busybox:1.37"
    command = ["sh", "-c", "while true; do date > /tmp/beat; sleep 10; done"]
  }

  container "sum" {
    image = "example.com/sum:3"
    command = ["sh", "-c", <<-EOT
      set -e
      sum --from tcp://127.0.0.1:5433 --day "$(date +%F)"
      curl -s -X POST http://127.0.0.1:9090/quitquitquit
    EOT
    ]
  }
}
