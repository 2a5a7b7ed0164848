# Every pod has to keep the level, and each violation stands where it is mended.

podgen {
  pod_security = "restricted"
}

deployment "web" {
  host_network = true

  volume "host" {
    host_path {
      path = "/var/log"
    }
  }

  container "web" {
    image = "web:1"
    ports = { http = 80 }

    security_context {
      privileged = true

      capabilities {
        add = ["NET_ADMIN"]
      }
    }

    mount "/host" {
      volume = volume.host
    }
  }
}

job "good" {
  restart_policy = "Never"

  security_context {
    run_as_non_root = true

    seccomp_profile {
      type = "RuntimeDefault"
    }
  }

  container "run" {
    image = "run:1"

    security_context {
      allow_privilege_escalation = false

      capabilities {
        drop = ["ALL"]
      }
    }
  }
}
