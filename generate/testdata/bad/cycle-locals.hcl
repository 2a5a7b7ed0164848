locals {
  a = local.b
  b = local.c
  c = local.a
  d = local.a
  e = local.e
}

config_map "x" {
  data = { A = local.a, D = local.d }
}
