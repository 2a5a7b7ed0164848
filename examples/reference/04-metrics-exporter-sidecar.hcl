# An adapter that serves, in the form that a scraper expects, what the app writes to a file.

deployment "app-with-exporter" {
  replicas = 1

  selector {
    match_labels = { app = "metrics-app" }
  }

  volume "metrics" {}

  container "app" {
    image = "nginx:1.27"

    port {
      container_port = 80
    }

    mount "/var/metrics" {
      volume = volume.metrics
    }

    lifecycle {
      post_start {
        exec {
          command = ["sh", "-c", <<-EOT
            while true; do
              echo "app_requests_total $(( RANDOM % 1000 ))" > /var/metrics/metrics.txt
              sleep 5
            done &
          EOT
          ]
        }
      }
    }
  }

  adapter "metrics-exporter" {
    native = false
    # podgen:ignore image-unpinned: the reference has no tag
    image = "busybox"
    command = ["sh", "-c", <<-EOT
      while true; do
        echo -e "HTTP/1.1 200 OK\r\n\r\n$(cat /var/metrics/metrics.txt 2>/dev/null || echo 'no metrics')" | nc -l -p 9090
      done
    EOT
    ]

    port {
      container_port = 9090
    }

    mount "/var/metrics" {
      volume    = volume.metrics
      read_only = true
    }
  }
}
