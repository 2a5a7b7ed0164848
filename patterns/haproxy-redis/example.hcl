# A shop whose carts are in Redis, a primary with two replicas. The app speaks to one address in its own pod; HAProxy
# asks each server whether it is the primary, and leads to that one.

secret "redis" {
  external = true
}

deployment "cart" {
  replicas = 2

  pattern "haproxy-redis" "redis" {
    servers = [
      for n in range(3) : "redis-${n}.redis.shop.svc.cluster.local:6379"
    ]
    password     = secret.redis.data.password
    primary_only = true
    follow_dns   = true
  }

  container "cart" {
    image = "example/cart:3.1.0"
    ports = { http = 8080 }

    env = {
      REDIS_ADDRESS  = pattern.redis.address
      REDIS_PASSWORD = secret.redis.data.password
    }

    resources {
      requests = { cpu = "100m", memory = "128Mi" }
      limits   = { memory = "256Mi" }
    }
  }
}
