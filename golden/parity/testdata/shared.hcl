  termination_grace_period_seconds = 45
  dns_policy                       = "ClusterFirst"
  service_account_name             = "runner"
  host_network                     = false
  hostname                         = "app-host"
  node_selector                    = { disk = "ssd" }

  image_pull_secret "registry" {}

  host_alias {
    ip        = "10.0.0.9"
    hostnames = ["db.local"]
  }

  dns_config {
    nameservers = ["10.0.0.53"]
    searches    = ["shop.local"]

    option {
      name  = "ndots"
      value = "2"
    }
  }

  readiness_gate {
    condition_type = "example.com/ready"
  }

  security_context {
    run_as_user            = 1000
    run_as_group           = 1001
    fs_group               = 2000
    supplemental_groups    = [3000]
    fs_group_change_policy = "OnRootMismatch"

    seccomp_profile {
      type = "RuntimeDefault"
    }

    sysctl {
      name  = "net.ipv4.tcp_syncookies"
      value = "1"
    }
  }

  affinity {
    node_affinity {
      required_during_scheduling_ignored_during_execution {
        node_selector_term {
          match_expression {
            key      = "kubernetes.io/arch"
            operator = "In"
            values   = ["amd64", "arm64"]
          }
        }
      }

      preferred_during_scheduling_ignored_during_execution {
        weight = 10

        preference {
          match_expression {
            key      = "example.com/fast"
            operator = "Exists"
          }
        }
      }
    }

    pod_anti_affinity {
      preferred_during_scheduling_ignored_during_execution {
        weight = 50

        pod_affinity_term {
          topology_key = "kubernetes.io/hostname"

          label_selector {
            match_labels = { tier = "web" }
          }
        }
      }
    }
  }

  toleration {
    key                = "example.com/spot"
    operator           = "Equal"
    value              = "yes"
    effect             = "NoExecute"
    toleration_seconds = 300
  }

  topology_spread_constraint {
    max_skew           = 1
    topology_key       = "topology.kubernetes.io/zone"
    when_unsatisfiable = "ScheduleAnyway"

    label_selector {
      match_expression {
        key      = "tier"
        operator = "NotIn"
        values   = ["batch"]
      }
    }
  }

  volume "work" {
    empty_dir {
      medium     = "Memory"
      size_limit = "1Gi"
    }
  }

  volume "settings" {
    config_map {
      name         = "app-settings"
      default_mode = 420

      item {
        key  = "app.conf"
        path = "conf/app.conf"
        mode = 256
      }
    }
  }

  volume "keys" {
    secret {
      secret_name = "app-keys"
    }
  }

  volume "disk" {
    persistent_volume_claim {
      claim_name = "app-disk"
    }
  }

  volume "host" {
    host_path {
      path = "/var/lib/app"
      type = "DirectoryOrCreate"
    }
  }

  volume "info" {
    downward_api {
      item {
        path = "pod-labels"

        field_ref {
          field_path = "metadata.labels"
        }
      }
    }
  }

  volume "all" {
    projected {
      source {
        service_account_token {
          path               = "token"
          expiration_seconds = 3600
        }
      }

      source {
        secret {
          name = "app-extra"
        }
      }
    }
  }

  volume "scratch" {
    ephemeral {
      volume_claim_template {
        access_modes = ["ReadWriteMany"]

        resources {
          requests = { storage = "2Gi" }
        }
      }
    }
  }

  volume "exported" {
    nfs {
      server = "nfs.example.com"
      path   = "/export"
    }
  }

  init "prepare" {
    image   = "example/prepare:3"
    command = ["prepare", "--all"]

    mount "/prepared" {
      volume = volume.work
    }

    resources {
      requests = { cpu = "50m" }
    }
  }

  sidecar "proxy" {
    image = "example/proxy:2"
    ports = { pg = 5432 }

    startup_probe {
      tcp_socket {
        port = self.ports.pg
      }

      period_seconds = 2
      within         = "60s"
    }

    security_context {
      run_as_user                = 70
      allow_privilege_escalation = false
      read_only_root_filesystem  = true
    }
  }

  container "web" {
    image             = "example/web:1"
    image_pull_policy = "IfNotPresent"
    command           = ["web", "serve"]
    working_dir       = "/srv"
    ports             = { http = 8080, dns = "53/udp" }

    port {
      name           = "admin"
      container_port = 9000
    }

    env = {
      DB_HOST = sidecar.proxy.host
      LEVEL   = "info"
      WORKERS = 4
    }

    env "POD_IP" {
      value_from {
        field_ref {
          field_path = "status.podIP"
        }
      }
    }

    env "CPU_LIMIT" {
      value_from {
        resource_field_ref {
          resource = "limits.cpu"
          divisor  = "1m"
        }
      }
    }

    env "PASSWORD" {
      value_from {
        secret_key_ref {
          name = "web-password"
          key  = "password"
        }
      }
    }

    env "COLOUR" {
      value_from {
        config_map_key_ref {
          name = "web-colours"
          key  = "colour"
        }
      }
    }

    env_from {
      prefix = "CFG_"

      config_map_ref {
        name = "web-env"
      }
    }

    mount "/work" {
      volume = volume.work
    }

    mount "/etc/app" {
      volume    = volume.settings
      read_only = true
      sub_path  = "conf"
    }

    mount "/data" {
      volume = volume.disk
    }

    startup_probe {
      http_get {
        path = "/started"
        port = self.ports.http
      }

      failure_threshold = 30
      period_seconds    = 3
    }

    readiness_probe {
      http_get {
        path   = "/ready"
        port   = "http"
        scheme = "HTTPS"

        http_header {
          name  = "X-Probe"
          value = "readiness"
        }
      }

      timeout_seconds   = 4
      success_threshold = 2
    }

    liveness_probe {
      exec {
        command = ["web", "alive"]
      }

      initial_delay_seconds = 5
    }

    lifecycle {
      post_start {
        exec {
          command = ["web", "warm-up"]
        }
      }

      pre_stop {
        sleep {
          seconds = 7
        }
      }
    }

    resources {
      requests = { cpu = "250m", memory = "128Mi" }
      limits   = { cpu = "1", memory = "256Mi" }
    }

    security_context {
      run_as_user     = 1234
      privileged      = false
      run_as_non_root = true

      capabilities {
        drop = ["ALL"]
      }
    }
  }

  container "aux" {
    image = "example/aux:1"

    liveness_probe {
      grpc {
        port    = 7000
        service = "alive"
      }
    }

    mount "/keys" {
      volume = volume.keys
    }
  }
