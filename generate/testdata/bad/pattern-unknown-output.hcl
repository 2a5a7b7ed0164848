deployment "web" {
  pattern "door" "db" {
    target = "db:5432"
  }
  container "web" {
    image = "example/web:1.0.0"
    env   = { DB = pattern.db.adress, OTHER = pattern.other.address }
  }
}
