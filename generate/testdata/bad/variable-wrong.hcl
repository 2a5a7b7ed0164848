variable "count" {
  type    = number
  default = "many"
}

variable "list" {
  type    = list(string)
  default = { a = 1 }
}

variable "type" {
  type = strng
}

variable "null" {
  type     = string
  nullable = false
  default  = null
}

variable "computed" {
  default = local.x
}

variable "other" {
  defualt   = 1
  sensitive = "maybe"
}

variable "block" {
  default = 1

  validaton {}
}

locals {
  x = 1
}

config_map "a" {}
