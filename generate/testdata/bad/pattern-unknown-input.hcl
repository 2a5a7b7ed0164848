deployment "web" {
  pattern "door" "db" {
    target = "db:5432"
    prot   = 5433
  }
  container "web" { image = "example/web:1.0.0" }
}
