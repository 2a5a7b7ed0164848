deployment "web" {
  container "web" {
    image = "nginx"

    liveness_probe {
      within = "30"

      tcp_socket {
        port = 80
      }
    }

    readiness_probe {
      within = "-5s"

      tcp_socket {
        port = 80
      }
    }

    startup_probe {
      within            = "30s"
      failure_threshold = 3

      tcp_socket {
        port = 80
      }
    }
  }

  container "other" {
    image = "nginx"

    liveness_probe {
      within = 30

      tcp_socket {
        port = 80
      }
    }

    readiness_probe {
      within                = "10s"
      initial_delay_seconds = 15

      tcp_socket {
        port = 80
      }
    }

    startup_probe {
      within = "1500ms"

      tcp_socket {
        port = 80
      }
    }
  }
}
