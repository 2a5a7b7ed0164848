variable "a" {
  default = 1
}

locals {
  b = var.a
}
