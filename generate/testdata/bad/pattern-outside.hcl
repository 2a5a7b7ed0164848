pattern "door" "top" {
  target = "db:5432"
}

deployment "web" {
  container "web" { image = "example/web:1.0.0" }
}
