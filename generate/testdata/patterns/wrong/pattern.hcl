pattern {
  role    = "sidecar"
  summary = "Has mistakes of its own."
  links   = ["https://example.com"]
}

sidecar "helper" {
  imge = "example/helper:1.0.0"
  args = ["--port=${var.prot}"]
}


variable "port" {
  type        = number
  description = "Where it listens."
  default     = 80

  validation {
    condition     = var.prt > 1
    error_message = "Too low."
  }
}

output "size" {
  description = "A local that is not there."
  value       = local.size
}
