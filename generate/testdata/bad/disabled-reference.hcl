deployment "web" {
  ambassador "pg" {
    enabled = false
    image   = "pg"
    ports   = { pg = 5432 }
  }

  volume "data" {
    enabled = false
  }

  container "web" {
    image = "nginx"
    args  = ["--db=${ambassador.pg.address}"]
    env   = { PORT = ambassador.pg.ports.pg }

    mount "/data" {
      volume = volume.data
    }
  }
}
