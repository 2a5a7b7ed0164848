# A rule finds what is wrong between two uses, and names both the pattern and the use.
deployment "web" {
  pattern "door" "orders" {
    target = "orders:5432"
  }
  pattern "cloud-sql-proxy" "users" {
    instance = "p:r:users"
  }
  container "web" {
    image = "example/web:1.0.0"
    env   = { ORDERS = pattern.orders.address, USERS = pattern.users.address }
  }
}
