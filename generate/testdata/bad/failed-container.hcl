# A mistake in one container does not make mistakes of others.
deployment "web" {
  ambassador "pg" {
    image = "pg"
    ports = { pg = 54320000 }
    args  = [var.nothing]
  }

  init "migrate" {
    image = "migrate"
    args  = [ambassador.pg.address]
  }

  container "web" {
    image = "nginx"
    env   = { PORT = ambassador.pg.ports.pg }
  }

  service {
    ports = { pg = 5432 }
  }
}
