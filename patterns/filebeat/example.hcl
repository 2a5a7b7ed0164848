# A billing service whose log goes to Logstash. All containers of the pod run as one user, so that Filebeat may read what
# the service writes.

deployment "billing" {
  security_context {
    run_as_user     = 10001
    run_as_non_root = true
  }

  volume "logs" {
    empty_dir {
      size_limit = "512Mi"
    }
  }

  pattern "filebeat" "shipping" {
    logs   = volume.logs
    path   = "billing-*.log"
    user   = 10001
    output = { logstash = { hosts = ["logstash.logging:5044"] } }
  }

  container "billing" {
    image = "example/billing:1.14.0"

    mount "/var/log/billing" {
      volume = volume.logs
    }
  }
}
