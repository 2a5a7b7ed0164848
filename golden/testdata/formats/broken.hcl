podgen {
  kubernetes   = "1.32"
  pod_security = "baseline"
}

deployment "shop" {
  sidecar "proxy" {
    image = "envoyproxy/envoy:v1.31.0"
    ports = { admin = 8001 }
  }

  container "web" {
    image             = "shop/web:1.4.0"
    image_pull_policy = "IfNotPresnt"

    env = {
      PROXY = "http://${sidecar.proxy.address}"
    }

    resize_policy {
      resource_name  = "cpu"
      restart_policy = "NotRequired"
    }

    security_context {
      privileged = true
    }
  }
}

cron_job "cleanup" {
  schedule       = "0 3 * * *"
  restart_policy = "Never"

  container "main" {
    imge = "shop/cleanup:1.4.0"
  }
}
