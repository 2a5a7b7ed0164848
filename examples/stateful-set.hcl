# Three NATS servers with a disk each, that find one another by name.
#
# A stateful set gives each pod a name that stays, and the headless service (`cluster_ip = "None"`) makes it an
# address: nats-0.nats, nats-1.nats, nats-2.nats. No server is ready before it has met the others; so they start all at
# once, and the service tells their addresses from the start.

locals {
  replicas = 3
  routes   = [for i in range(local.replicas) : "nats://nats-${i}.nats:6222"]
}

stateful_set "nats" {
  replicas              = local.replicas
  service_name          = stateful_set.nats.name
  pod_management_policy = "Parallel"

  security_context {
    run_as_non_root = true
    run_as_user     = 1000
    fs_group        = 1000 # so that the server may write to its disk
  }

  topology_spread_constraint {
    max_skew           = 1
    topology_key       = "kubernetes.io/hostname"
    when_unsatisfiable = "ScheduleAnyway"

    label_selector {
      match_labels = { "app.kubernetes.io/name" = stateful_set.nats.name }
    }
  }

  volume_claim_template "data" {
    access_modes = ["ReadWriteOnce"]

    resources {
      requests = { storage = "10Gi" }
    }
  }

  container "nats" {
    image   = "nats:2.10.24-alpine"
    command = ["nats-server"]
    args = [
      "--name=$(POD_NAME)",
      "--cluster_name=nats",
      "--cluster=nats://0.0.0.0:${self.ports.cluster}",
      "--routes=${join(",", local.routes)}",
      "--http_port=${self.ports.monitor}",
      "--jetstream",
      "--store_dir=/data",
    ]
    ports = { client = 4222, cluster = 6222, monitor = 8222 }
    env   = { POD_NAME = runtime.pod_name }

    mount "/data" {
      volume = volume_claim_template.data
    }

    startup_probe {
      http_get {
        path = "/healthz"
        port = self.ports.monitor
      }

      within = "300s"
    }

    readiness_probe {
      http_get {
        path = "/healthz?js-server-only=true"
        port = self.ports.monitor
      }
    }

    liveness_probe {
      http_get {
        path = "/healthz?js-enabled-only=true"
        port = self.ports.monitor
      }

      period_seconds = 30
    }

    resources {
      requests = { cpu = "200m", memory = "256Mi" }
      limits   = { memory = "256Mi" }
    }
  }

  adapter "metrics" {
    image = "natsio/prometheus-nats-exporter:0.16.0"
    args = [
      "-port=${self.ports.metrics}",
      "-varz",
      "-jsz=all",
      "http://${container.nats.host}:${container.nats.ports.monitor}",
    ]
    ports = { metrics = 7777 }

    resources {
      requests = { cpu = "20m", memory = "32Mi" }
      limits   = { memory = "32Mi" }
    }
  }

  service {
    cluster_ip                  = "None"
    publish_not_ready_addresses = true
    ports                       = { client = 4222, cluster = 6222, monitor = 8222 }
  }
}
