deployment "web" {
  init "a" {
    image      = "example/a:1"
    depends_on = [init.b]
  }

  init "b" {
    image      = "example/b:1"
    depends_on = [init.a]
  }

  container "web" {
    image = "example/nginx:1"
  }
}
