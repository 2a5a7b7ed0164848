# A service that writes lines like "2026-11-21T09:00:00.123+0000 WARN cart is empty". The adapter prints them as
# {"date":…,"level":"WARN","message":"cart is empty"}, which is what the collector of the cluster understands.

deployment "cart" {
  replicas = 2

  volume "logs" {
    empty_dir {
      size_limit = "256Mi"
    }
  }

  pattern "json-logs" "logs" {
    volume   = volume.logs
    files    = "cart.log"
    regex    = "^(?<at>[^ ]+) (?<level>[A-Z]+) (?<message>.*)$"
    time_key = "at"
  }

  container "cart" {
    image = "example/cart:3.0.2"
    ports = { http = 8080 }

    mount "/var/log/cart" {
      volume = volume.logs
    }

    resources {
      requests = { cpu = "100m", memory = "256Mi" }
      limits   = { memory = "256Mi" }
    }
  }
}
