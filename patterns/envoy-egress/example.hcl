# A service that charges cards. It speaks plain HTTP to its own pod, and plain Redis protocol to a cache elsewhere that
# takes TLS only; two Envoys make TLS of it, check the certificates and count what happens.

secret "payments" {
  external = true
}

deployment "payments" {
  replicas = 2

  pattern "envoy-egress" "cards" {
    host    = "api.cards.example.com"
    timeout = "10s"
  }

  pattern "envoy-egress" "cache" {
    host        = "cache.example.net"
    host_port   = 6380
    protocol    = "tcp"
    port        = 6379
    health_port = 9912
    admin_port  = 9911
  }

  container "payments" {
    image = "example/payments:1.12.0"
    ports = { http = 8080 }

    env = {
      CARDS_URL     = pattern.cards.url
      CARDS_KEY     = secret.payments.data.cards-key
      REDIS_ADDRESS = pattern.cache.address
    }

    resources {
      requests = { cpu = "100m", memory = "128Mi" }
      limits   = { memory = "256Mi" }
    }
  }
}
