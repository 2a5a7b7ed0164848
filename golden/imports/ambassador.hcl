pod "api" {
  container "api" {
    image = "example.com/api:4"
    args = [
      "--cache=localhost:${ambassador.redis-proxy.ports.redis}",
      "--db=postgres://${container.db.address}/api?sslmode=disable",
    ]
    env = {
      CACHE_URL = "redis://${ambassador.redis-proxy.address}/0"
      STATS     = container.stats.address
    }
  }

  ambassador "redis-proxy" {
    native = false
    image  = "example.com/redis-proxy:1.2"
    ports  = { redis = 6379 }
  }

  container "db" {
    image = "example.com/db-proxy:2.0"
    ports = { pg = 5432, admin = 9801 }
  }

  container "stats" {
    image = "example.com/stats:1"
    ports = { stats = "8125/udp" }
  }
}
