# What only the API server's own code finds: places, names in the words of the module, and no echo of what podgen said.

deployment "Shop" {
  replicas = -1

  volume "data" {
    empty_dir {}

    host_path {
      path = "/x"
    }
  }

  sidecar "logs" {
    image = "logs:1"
    ports = { web = 8081 }
  }

  container "web_x" {
    image             = "web:1"
    image_pull_policy = "Sometimes"
    env               = { "A=B" = "x" }
    ports             = { http = 80, web = 81 }

    resources {
      requests = { cpu = "2" }
      limits   = { cpu = "1" }
    }

    readiness_probe {
      period_seconds = 5
    }

    mount "/data" {
      volume   = volume.data
      sub_path = "../x"
    }
  }
}

cron_job "nightly" {
  schedule       = "61 * * * *"
  restart_policy = "Always"

  container "run" {
    image = "run:1"
  }
}

stateful_set "db" {
  service_name = "db"

  volume_claim_template "data" {
    access_modes = ["ReadWriteSometimes"]

    resources {
      requests = { storage = "1Gi" }
    }
  }

  container "db" {
    image = "db:1"

    mount "/data" {
      volume = volume_claim_template.data
    }
  }
}

service "web" {
  type     = "ExternalName"
  selector = { app = "web" }
}

manifest "old" {
  object = {
    apiVersion = "v1"
    kind       = "ConfigMap"
    data       = { "a/b" = "c" }
    extra      = 1
  }
}
