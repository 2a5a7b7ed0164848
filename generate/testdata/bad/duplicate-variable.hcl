variable "a" {
  default = 1
}

variable "a" {
  default = 2
}

locals {
  b = 1
}

locals {
  b = 2
}

config_map "a" {
  data = { A = var.a, B = local.b }
}
