# A row of a table for each service, one block for all of them.
#
# `for_each` makes shop-cart, shop-catalog and shop-mail of the deployment below. `enabled` leaves out, for one of
# them, what it does not need: only the mailer logs to a file, so only the mailer has the volume, the mount and the
# adapter. Try `--var environment=staging`.

variable "environment" {
  type        = string
  description = "Where this is deployed."
  default     = "production"

  validation {
    condition     = contains(["staging", "production"], var.environment)
    error_message = "The environment is staging or production."
  }
}

variable "services" {
  description = "What the shop consists of."

  type = map(object({
    tag      = string
    port     = optional(number, 8080)
    replicas = optional(number, 2)
    log_file = optional(bool, false)
    env      = optional(map(string), {})
  }))

  default = {
    cart    = { tag = "2.1.0", replicas = 3 }
    catalog = { tag = "1.7.3", env = { PAGE_SIZE = "50" } }
    mail    = { tag = "0.9.12", port = 8025, replicas = 1, log_file = true }
  }

  validation {
    condition     = length([for s in values(var.services) : s if s.port < 1024]) == 0
    error_message = "A port below 1024 needs root, which these pods do not run as."
  }
}

locals {
  production = var.environment == "production"

  env = {
    ENVIRONMENT = var.environment
    LOG_LEVEL   = local.production ? "info" : "debug"
  }
}

deployment "shop" {
  for_each = var.services

  replicas = local.production ? each.value.replicas : 1
  labels   = { "app.kubernetes.io/part-of" = "shop" }

  security_context {
    run_as_non_root = true
    run_as_user     = 10001
  }

  volume "logs" {
    enabled = each.value.log_file
  }

  container "app" {
    image = "example/${each.key}:${each.value.tag}"
    ports = { http = each.value.port }
    env   = merge(local.env, each.value.env)

    mount "/var/log/app" {
      enabled = each.value.log_file
      volume  = volume.logs
    }

    readiness_probe {
      http_get {
        path = "/ready"
        port = self.ports.http
      }
    }

    resources {
      requests = { cpu = "100m", memory = "128Mi" }
      limits   = { memory = "128Mi" }
    }
  }

  adapter "log" {
    enabled = each.value.log_file
    image   = "busybox:1.37.0"
    command = ["sh", "-c", <<-EOT
      trap 'sleep 2; exit 0' TERM
      tail -n +1 -F /logs/app.log &
      wait
    EOT
    ]

    mount "/logs" {
      volume    = volume.logs
      read_only = true
    }

    resources {
      requests = { cpu = "10m", memory = "16Mi" }
      limits   = { memory = "16Mi" }
    }
  }

  service {
    ports = { http = 80 }
  }
}

# Only where there is a replica to spare.
pod_disruption_budget "shop" {
  for_each = var.services
  enabled  = local.production && each.value.replicas > 1

  max_unavailable = 1

  selector {
    match_labels = { "app.kubernetes.io/name" = deployment.shop[each.key].name }
  }
}
