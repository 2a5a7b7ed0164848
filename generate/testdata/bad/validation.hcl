variable "port" {
  default = 80

  validation {
    condition     = var.port > 1024
    error_message = "The port must be above 1024, and it is ${var.port}."
  }

  validation {
    condition     = local.x
    error_message = "Never."
  }

  validation {
    condition = true
  }

  validation {
    condition     = "maybe"
    error_message = "Never."
  }

  validation {
    condition     = config_map.a.name == "a"
    error_message = "Never."
  }
}

locals {
  x = true
}

config_map "a" {}
