# A validation may look at the other inputs.
deployment "web" {
  pattern "door" "db" {
    target = "db:1"
    port   = 1
  }
  container "web" {
    image = "example/web:1.0.0"
    env   = { DB = pattern.db.address }
  }
}
