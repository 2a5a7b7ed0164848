# A mistake in a block with for_each is one mistake.
deployment "web" {
  for_each = toset(["a", "b", "c"])

  container "web" {
    image = "nginx:${each.value.tag}"
    ports = { http = each.key }
    args  = [each.value + 1]

    readiness_probe {
      http_get {
        path = "/"
        port = self.ports.htp
      }
    }
  }
}
