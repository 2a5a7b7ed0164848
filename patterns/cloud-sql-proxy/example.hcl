# An API whose database is Cloud SQL. The migration starts when the proxy is ready, the API when the migration is done.

deployment "orders" {
  replicas             = 2
  service_account_name = "orders"

  pattern "cloud-sql-proxy" "db" {
    instance = "example-project:europe-west1:orders"
  }

  init "migrate" {
    image   = "example/orders-migrate:2.3.0"
    command = ["migrate", "up", "--database=postgres://orders@${pattern.db.address}/orders"]
  }

  container "orders" {
    image = "example/orders:2.3.0"
    env   = { DB_HOST = pattern.db.host, DB_PORT = pattern.db.port }
  }
}
