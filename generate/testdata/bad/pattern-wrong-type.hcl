deployment "web" {
  pattern "door" "db" {
    target = ["db:5432"]
    port   = "high"
  }
  container "web" { image = "example/web:1.0.0" }
}
