# The value of a sensitive variable is in no message.
variable "password" {
  type      = string
  sensitive = true
  default   = "hunter2"

  validation {
    condition     = length(var.password) > 20
    error_message = "The password ${var.password} is too short."
  }
}

variable "pin" {
  type      = number
  sensitive = true
  default   = 4711
}

variable "token" {
  type      = string
  sensitive = true
  default   = "s3cr3t"
}

config_map "a" {
  data = {
    a = upper([var.token])
    b = var.token + 1
    c = { x = 1 }[var.token]
    d = "${[var.pin]}"
    e = file(var.token)
  }
}

deployment "web" {
  replicas = var.token

  container "web" {
    image = "nginx"
    ports = { http = var.pin }
    env   = { A = [var.token] }
  }

  container "other" {
    enabled = var.pin == 1
    image   = "nginx"
  }
}
