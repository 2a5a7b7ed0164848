deployment "web" {
  ambassador "a" {
    image = "a"
    ports = { a = 1 }

    env = {
      B = ambassador.b.address
    }
  }

  ambassador "b" {
    image      = "b"
    ports      = { b = 2 }
    depends_on = [init.c]
  }

  init "c" {
    image = "c"
    args  = ["--wait=${ambassador.a.address}"]
  }

  container "web" {
    image = "nginx"
  }
}
