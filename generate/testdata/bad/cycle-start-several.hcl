# Two cycles, one of them found while something else is placed.
deployment "web" {
  init "a" {
    image      = "a"
    depends_on = [init.b]
  }

  init "b" {
    image      = "b"
    depends_on = [init.a]
  }

  init "c" {
    image      = "c"
    depends_on = [init.d]
  }

  init "d" {
    image      = "d"
    depends_on = [init.c]
  }

  container "web" {
    image = "nginx"
  }
}
