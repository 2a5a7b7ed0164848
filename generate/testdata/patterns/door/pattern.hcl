pattern {
  role    = "ambassador"
  summary = "A door for tests."
  links   = ["https://example.com"]
}

variable "target" {
  type        = string
  description = "Where the door leads to."

  validation {
    condition     = length(split(":", var.target)) == 2
    error_message = "A target is HOST:PORT."
  }
}

variable "port" {
  type        = number
  description = "Where it listens."
  default     = 5432

  validation {
    condition     = !endswith(var.target, ":${var.port}") || var.port != 1
    error_message = "Port 1 of ${var.target} leads to itself."
  }
}

ambassador "proxy" {
  image = "example/door:1.0.0"
  args  = ["--listen=:${var.port}", var.target]
  ports = { (use.name) = var.port }
}

output "address" {
  description = "Where others reach it."
  value       = ambassador.proxy.address
}
