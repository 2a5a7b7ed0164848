deployment "web" {
  ambassador "pg" {
    image = "pg"
    ports = { pg = 5432 }
  }

  container "web" {
    image = "nginx"

    env = {
      A = ambassador.pg.ports.pgg
      B = self.ports.http
      C = ambassador.pg.port
    }
  }
}
