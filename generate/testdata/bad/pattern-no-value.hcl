deployment "web" {
  pattern "novalue" "helper" {}
  container "web" { image = "example/web:1.0.0" }
}
