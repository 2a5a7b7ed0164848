deployment "web" {
  pattern "door" "db" {
    for_each = toset(["a", "b"])
    target   = "${each.key}:5432"
  }
  container "web" { image = "example/web:1.0.0" }
}

deployment "many" {
  for_each = toset(["a", "b"])
  pattern "config" "conf" {}
  container "web" { image = "example/web:1.0.0" }
}
