# Two cycles, one of them found while something else is placed.
deployment "web" {
  init "a" {
    image      = "example/a:1"
    depends_on = [init.b]
  }

  init "b" {
    image      = "example/b:1"
    depends_on = [init.a]
  }

  init "c" {
    image      = "example/c:1"
    depends_on = [init.d]
  }

  init "d" {
    image      = "example/d:1"
    depends_on = [init.c]
  }

  container "web" {
    image = "example/nginx:1"
  }
}
