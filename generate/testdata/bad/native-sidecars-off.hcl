# Without native sidecars an init cannot need a helper.

podgen {
  native_sidecars = false
}

deployment "web" {
  ambassador "pg" {
    image = "pg:1"
    ports = { pg = 5432 }
  }

  init "migrate" {
    image = "migrate:1"
    args  = [ambassador.pg.address]
  }

  container "web" {
    image = "web:1"
  }
}
