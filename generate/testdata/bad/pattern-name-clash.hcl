deployment "web" {
  pattern "door" "db" {
    target = "db:5432"
  }
  pattern "door" "db" {
    target = "db:5433"
  }
  ambassador "cache-proxy" {
    image = "example/cache:1.0.0"
    ports = { cache = 6379 }
  }
  pattern "door" "cache" {
    target = "cache:6379"
    port   = 6380
  }
  container "web" { image = "example/web:1.0.0" }
}
