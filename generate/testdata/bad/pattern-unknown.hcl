deployment "web" {
  pattern "cloud-sql-prox" "db" {
    instance = "p:r:i"
  }
  container "web" { image = "example/web:1.0.0" }
}
