deployment "web" {
  pattern "wrong" "helper" {}
  container "web" { image = "example/web:1.0.0" }
}
