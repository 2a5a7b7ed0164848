pattern {
  role    = "sidecar"
  summary = "Uses another that uses this one."
  links   = ["https://example.com"]
}

pattern "self" "inner" {}
