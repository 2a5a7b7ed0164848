# A parcel service whose log goes to Elasticsearch. The password is Vector's alone: it stands in a variable of its
# container, and the configuration only names it.

secret "log-store" {
  external = true
}

deployment "parcels" {
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

  pattern "vector" "shipping" {
    logs = volume.logs
    user = 10001
    env  = { PASSWORD = secret.log-store.data.password }
    sink = {
      type      = "elasticsearch"
      endpoints = ["https://elasticsearch.logging:9200"]
      auth      = { strategy = "basic", user = "parcels", password = "$${PASSWORD}" }
    }
  }

  container "parcels" {
    image = "example/parcels:2.2.5"

    mount "/var/log/parcels" {
      volume = volume.logs
    }
  }
}
