deployment "web" {
  pattern "door" "db" {}
  container "web" { image = "example/web:1.0.0" }
}
