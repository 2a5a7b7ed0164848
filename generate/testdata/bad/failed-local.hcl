# One mistake in a local, many uses of it.
locals {
  tag   = "1" + "x"
  image = "nginx:${local.tag}"
  port  = config_map.none.name
}

deployment "web" {
  container "web" {
    image = local.image
    args  = ["--tag=${local.tag}", local.port]
    env   = { TAG = local.tag, PORT = local.port }
  }

  container "other" {
    image = "nginx:${local.tag}"
    ports = { http = local.port }
  }
}
