podgen {
  kubernetes = "1.33.5"
}

job "report" {
  restart_policy = "Never"

  ambassador "pg" {
    image = "pg:1"
    ports = { pg = 5432 }
  }

  container "run" {
    image = "run:1"
    args  = [ambassador.pg.address]
  }
}
