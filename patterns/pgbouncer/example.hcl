# A web app with many workers, and PgBouncer before its database: the 200 connections of a pod become ten. The URL of the
# database is in a secret; the app logs in at PgBouncer with the same user and password.

secret "shop-db" {
  external = true
}

deployment "shop" {
  replicas = 3

  pattern "pgbouncer" "db" {
    database_url = secret.shop-db.data.url
    tls          = "require"
  }

  container "web" {
    image = "example/shop:5.2.0"
    ports = { http = 8000 }

    env = {
      DB_HOST     = pattern.db.host
      DB_PORT     = pattern.db.port
      DB_NAME     = "shop"
      DB_USER     = secret.shop-db.data.user
      DB_PASSWORD = secret.shop-db.data.password
    }

    resources {
      requests = { cpu = "250m", memory = "256Mi" }
      limits   = { memory = "512Mi" }
    }
  }
}
