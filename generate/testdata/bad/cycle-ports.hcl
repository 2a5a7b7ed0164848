deployment "web" {
  container "a" {
    image = "a"
    ports = { http = container.b.ports.http }
  }

  container "b" {
    image = "b"
    ports = { http = container.a.ports.http }
  }
}
