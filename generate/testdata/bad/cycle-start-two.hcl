deployment "web" {
  ambassador "a" {
    image = "example/a:1"
    ports = { a = 1 }
    args  = [ambassador.b.address]
  }

  ambassador "b" {
    image = "example/b:1"
    ports = { b = 2 }
    args  = [ambassador.a.address]
  }

  container "web" {
    image = "example/nginx:1"
  }
}
