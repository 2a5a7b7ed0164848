# A shop that writes its log to files. Fluent Bit runs before the first line is written and ends after the last one. The
# pod's name goes along as a label.

deployment "shop" {
  replicas = 2

  security_context {
    run_as_user     = 10001
    run_as_non_root = true
  }

  volume "logs" {
    empty_dir {
      size_limit = "512Mi"
    }
  }

  pattern "fluent-bit" "shipping" {
    logs   = volume.logs
    user   = 10001
    output = { name = "loki", host = "loki.logging", port = "3100", labels = "app=shop, pod=$${POD_NAME}" }
    env    = { POD_NAME = runtime.pod_name }
  }

  container "shop" {
    image = "example/shop:5.1.0"

    mount "/var/log/shop" {
      volume = volume.logs
    }
  }
}
