# Broken on purpose: the helper stands in `containers` and never ends, so the Job never completes. Without
# `native = false` it would.

job "batch-job-traditional" {
  restart_policy = "Never"

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

  sidecar "sidecar" {
    native = false
    image  = "busybox:1.36"
    command = ["sh", "-c", <<-EOT
      echo "Sidecar started"
      while true; do
        echo "Sidecar running..."
        sleep 5
      done
    EOT
    ]
  }
}
