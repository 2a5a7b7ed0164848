pattern {
  role    = "sidecar"
  summary = "Has mistakes of its own."
  links   = ["https://example.com"]
}

sidecar "helper" {
  imge = "example/helper:1.0.0"
  args = ["--port=${var.prot}"]
}

output "nothing" {
  description = "Has no value."
}
