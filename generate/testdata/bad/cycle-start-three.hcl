deployment "web" {
  ambassador "a" {
    image = "example/a:1"
    ports = { a = 1 }

    env = {
      B = ambassador.b.address
    }
  }

  ambassador "b" {
    image      = "example/b:1"
    ports      = { b = 2 }
    depends_on = [init.c]
  }

  init "c" {
    image = "example/c:1"
    args  = ["--wait=${ambassador.a.address}"]
  }

  container "web" {
    image = "example/nginx:1"
  }
}
