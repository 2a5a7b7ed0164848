# An API with its own migrations. They run with the API's image and the owner's password, which the API does not get.

secret "shop-db" {
  external = true
}

deployment "shop" {
  replicas = 2

  pattern "run-migration" "db" {
    image   = "example/shop:5.1.0"
    command = ["shop", "migrate", "--lock-timeout=60s"]
    user    = 10001
    env = {
      DB_HOST     = "postgres.shop"
      DB_USER     = "owner"
      DB_PASSWORD = secret.shop-db.data.owner_password
    }
  }

  container "shop" {
    image   = "example/shop:5.1.0"
    command = ["shop", "serve"]
    env = {
      DB_HOST     = "postgres.shop"
      DB_USER     = "shop"
      DB_PASSWORD = secret.shop-db.data.password
    }
  }
}
