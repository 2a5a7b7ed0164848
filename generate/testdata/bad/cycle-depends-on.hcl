deployment "web" {
  init "a" {
    image      = "a"
    depends_on = [init.b]
  }

  init "b" {
    image      = "b"
    depends_on = [init.a]
  }

  container "web" {
    image = "nginx"
  }
}
