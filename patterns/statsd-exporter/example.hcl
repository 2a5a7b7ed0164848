# An app that counts its orders over StatsD. It refers to the exporter, so the exporter listens before the app sends.

deployment "orders" {
  replicas = 2

  template {
    annotations = {
      "prometheus.io/scrape" = "true"
      "prometheus.io/port"   = pattern.statsd.port
    }
  }

  pattern "statsd-exporter" "statsd" {
    mapping = {
      mappings = [
        { match = "orders.*.placed", name = "orders_placed_total", labels = { region = "$1" } },
      ]
    }
  }

  container "orders" {
    image = "example/orders:2.3.0"
    env = {
      STATSD_HOST = pattern.statsd.host
      STATSD_PORT = pattern.statsd.statsd_port
    }

    resources {
      requests = { cpu = "100m", memory = "256Mi" }
      limits   = { memory = "256Mi" }
    }
  }
}
