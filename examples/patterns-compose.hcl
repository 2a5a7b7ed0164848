# Five patterns in one deployment, and an app that none of them is written into.
#
# The secrets come first: Vault's agent writes the passwords of the database into memory. Then the proxy opens the way
# to the database, and the migration, which refers to the proxy, goes through it. The app starts when all that is done.
# Fluent Bit reads what it logs, and the collector takes what it measures; both were there before it, and end after it.

variable "version" {
  type        = string
  description = "The version of the shop, migrations included."
  default     = "5.1.0"
}

# Workload Identity: the proxy is this Google service account, and Vault knows the pod by it.
service_account "shop" {
  annotations = {
    "iam.gke.io/gcp-service-account" = "shop@example-project.iam.gserviceaccount.com"
  }
}

deployment "shop" {
  replicas             = 3
  service_account_name = service_account.shop.name

  security_context {
    run_as_non_root = true
    run_as_user     = 10001
    fs_group        = 10001
  }

  volume "logs" {
    empty_dir {
      size_limit = "512Mi"
    }
  }

  pattern "vault-agent" "vault" {
    address = "https://vault.vault.svc:8200"
    role    = "shop"
    files = {
      owner-password = "{{ with secret \"secret/data/shop/db\" }}{{ .Data.data.owner }}{{ end }}"
      app-password   = "{{ with secret \"secret/data/shop/db\" }}{{ .Data.data.app }}{{ end }}"
    }
  }

  pattern "cloud-sql-proxy" "db" {
    instance = "example-project:europe-west1:shop"
  }

  pattern "run-migration" "schema" {
    image   = "example/shop:${var.version}"
    command = ["shop", "migrate", "--lock-timeout=60s"]
    secrets = pattern.vault.volume
    env = {
      DB_HOST          = pattern.db.host
      DB_PORT          = pattern.db.port
      DB_USER          = "owner"
      DB_PASSWORD_FILE = "/secrets/owner-password"
    }
  }

  pattern "fluent-bit" "logs" {
    logs   = volume.logs
    user   = 10001
    output = { name = "loki", host = "loki.logging", port = "3100", labels = "app=shop, pod=$${POD_NAME}" }
    env    = { POD_NAME = runtime.pod_name }
  }

  pattern "otel-collector" "telemetry" {
    endpoint = "otel-gateway.monitoring.svc:4317"
    insecure = true
  }

  container "shop" {
    image   = "example/shop:${var.version}"
    command = ["shop", "serve", "--log-file=/var/log/shop/shop.log"]
    ports   = { http = 8080 }

    # The address of the collector is not here: its pattern adds OTEL_EXPORTER_OTLP_ENDPOINT.
    env = {
      DB_HOST           = pattern.db.host
      DB_PORT           = pattern.db.port
      DB_USER           = "shop"
      DB_PASSWORD_FILE  = "${pattern.vault.path}/app-password"
      OTEL_SERVICE_NAME = "shop"
    }

    mount "/var/log/shop" {
      volume = volume.logs
    }

    readiness_probe {
      http_get {
        path = "/ready"
        port = self.ports.http
      }
    }

    security_context {
      allow_privilege_escalation = false
    }

    resources {
      requests = { cpu = "200m", memory = "256Mi" }
      limits   = { memory = "256Mi" }
    }
  }

  service {
    ports = { http = 80 }
  }
}
