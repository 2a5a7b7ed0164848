# Everything about the mail relay.
# Owner: the mail team.

# Kept small on purpose.
# The name is part of the DNS entry.
deployment "relay" { # since 1.9
  labels = {
    app = "relay" # what dashboards look for
  }
  # One is enough; two would send twice.
  replicas = 1
  # Mail needs time to leave.
  termination_grace_period_seconds = 120 # seconds

  selector { match_labels = { app = "relay" } }

  # Survives restarts of the container.
  volume "spool" {
    # Below the volumes.
  }

  # The relay itself.
  # No probe: the relay has no page for it.
  container "relay" {
    image = "example.com/relay:1.9" # do not use 1.8
    args = [
      # Before all others.
      "--queue=/spool",
      "--retry=5", # times
    ]
    # - --debug
    ports = {
      # For senders.
      smtp   = 2525 # not 25: no privileges
      health = 8080
    }
    env = {
      # Where mail goes.
      SMART_HOST = "mail.example.com" # the old one is gone
      MAX_SIZE   = "10485760"         # in bytes
    }

    mount "/spool" {
      volume = volume.spool # shared with nobody
    }

    resources {
      limits = {
        # Measured in May.
        memory = "256Mi"
      }
    }
  }
  # At the end of the first document.
}

# About the settings.
config_map "relay" {
  data = {
    # One per line.
    allow = <<-EOT
      # not a comment
      10.0.0.0/8
    EOT
  }
  # The last line.
}
