# The way from an output to the container that it comes from orders, so that a circle is found through a pattern.
deployment "web" {
  pattern "door" "db" {
    target = "${init.first.name}:5432"
  }
  init "first" {
    image   = "example/first:1.0.0"
    command = ["first", pattern.db.address]
  }
  container "web" { image = "example/web:1.0.0" }
}
