pattern {
  role    = "sidecar"
  summary = "Has an output without a value."
  links   = ["https://example.com"]
}

output "nothing" {
  description = "Has no value."
}
