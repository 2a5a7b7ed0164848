locals {
  a = [for i in range(1000) : [for j in range(1000) : [for k in range(1000) : k]]]
}

config_map "a" {
  data = { a = jsonencode(local.a) }
}
