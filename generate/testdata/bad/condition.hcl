config_map "a" {
  enabled = "maybe"
}

config_map "b" {
  enabled = null
}

config_map "c" {
  external = "yes"
}

deployment "d" {
  sidecar "e" {
    native = []
    image  = "x"
  }

  container "f" {
    image = "x"
  }
}
