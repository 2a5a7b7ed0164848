deployment "web" {
  ambassador "a" {
    image = "a"
    ports = { a = 1 }
    args  = [ambassador.b.address]
  }

  ambassador "b" {
    image = "b"
    ports = { b = 2 }
    args  = [ambassador.a.address]
  }

  container "web" {
    image = "nginx"
  }
}
