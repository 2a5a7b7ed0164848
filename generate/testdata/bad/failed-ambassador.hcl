deployment "web" {
  ambassador "pg" {
    image = "pg"
    prots = { pg = 5432 }
  }

  container "web" {
    image = "nginx"
    args  = [ambassador.pg.address]
  }
}
