# What is lost is said at each helper.

podgen {
  native_sidecars = false
}

job "report" {
  restart_policy = "OnFailure"

  ambassador "pg" {
    image = "pg:1"
    ports = { pg = 5432 }
  }

  sidecar "logs" {
    image      = "logs:1"
    depends_on = [ambassador.pg]
  }

  container "run" {
    image = "run:1"
    args  = [ambassador.pg.address, ambassador.pg.host]
  }
}
