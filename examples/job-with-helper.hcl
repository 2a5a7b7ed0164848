# A Job with a helper that would run for ever.
#
# The helper is native, so it does not count: when `container.import` has ended, the kubelet stops the helper and the
# Job completes. A helper in `containers` would keep it from that. A shell that is a container's first process ignores
# TERM unless it traps it; without the trap the Job would end only after the grace period. The pause in the trap lets
# the last lines through.

job "import" {
  restart_policy             = "Never"
  backoff_limit              = 2
  active_deadline_seconds    = 3600
  ttl_seconds_after_finished = 86400

  security_context {
    run_as_non_root = true
    run_as_user     = 10001
  }

  volume "log" {
    empty_dir {
      size_limit = "64Mi"
    }
  }

  sidecar "progress" {
    image = "busybox:1.37.0"
    command = ["sh", "-c", <<-EOT
      trap 'sleep 2; exit 0' TERM
      tail -n +1 -F /log/import.log &
      wait
    EOT
    ]

    mount "/log" {
      volume    = volume.log
      read_only = true
    }

    resources {
      requests = { cpu = "10m", memory = "16Mi" }
      limits   = { memory = "16Mi" }
    }
  }

  container "import" {
    image = "busybox:1.37.0"
    command = ["sh", "-c", <<-EOT
      for part in 1 2 3 4 5; do
        echo "part $part of 5" >> /log/import.log
        sleep 2
      done
    EOT
    ]

    mount "/log" {
      volume = volume.log
    }

    resources {
      requests = { cpu = "100m", memory = "32Mi" }
      limits   = { memory = "32Mi" }
    }
  }
}
