# A Job whose helper is native: the kubelet stops it once the main container is done, so the Job completes.

job "batch-job-native" {
  restart_policy = "Never"

  sidecar "sidecar" {
    image = "busybox:1.36"
    # podgen:ignore sidecar-ignores-term: as in the reference; the job ends later, by the grace period
    command = ["sh", "-c", <<-EOT
      echo "Native Sidecar started"
      while true; do
        echo "Sidecar running..."
        sleep 5
      done
    EOT
    ]

    startup_probe {
      exec {
        command = ["echo", "ready"]
      }

      initial_delay_seconds = 1
      period_seconds        = 1
      failure_threshold     = 5
    }
  }

  container "main" {
    image = "busybox:1.36"
    command = ["sh", "-c", <<-EOT
      echo "Main container started"
      for i in 1 2 3 4 5; do
        echo "Processing... $i/5"
        sleep 2
      done
      echo "Main container completed"
    EOT
    ]
  }
}
