deployment "web" {
  pattern "self" "one" {}
  container "web" { image = "example/web:1.0.0" }
}
