# A container whose block has a mistyped role.
deployment "web" {
  ambasador "pg" {
    image = "pg"
    ports = { pg = 5432 }
  }

  container "web" {
    image      = "nginx"
    args       = [ambassador.pg.address]
    depends_on = [ambassador.pg]
  }

  service {
    ports = { pg = 5432 }
  }
}
