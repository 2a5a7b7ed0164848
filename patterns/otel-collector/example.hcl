# A basket service whose SDK sends what it measures to the collector beside it, without a word about it here. The
# collector adds the token of the observability service and sends it on.

secret "telemetry" {
  external = true
}

deployment "basket" {
  replicas = 3

  pattern "otel-collector" "telemetry" {
    endpoint = "otlp.telemetry.example.org:443"
    headers  = { authorization = "Bearer $${env:TOKEN}" }
    env      = { TOKEN = secret.telemetry.data.token }
  }

  container "basket" {
    image = "example/basket:8.3.1"
    env   = { OTEL_SERVICE_NAME = "basket" }
  }
}
