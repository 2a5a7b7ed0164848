deployment "web" {
  pattern "door" "db" {
    target = "db"
  }
  container "web" {
    image = "example/web:1.0.0"
    env   = { DB = pattern.db.address }
  }
}
