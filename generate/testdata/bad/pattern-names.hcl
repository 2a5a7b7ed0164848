deployment "web" {
  pattern "door" "db" {
    target = "db:5432"
    names  = { prxy = "sql" }
    into   = ["web"]
  }
  pattern "config" "conf" {
    into = [container.wb]
  }
  pattern "door" {}
  container "web" { image = "example/web:1.0.0" }
}
pattern "door" "top" { target = "db:5432" }
