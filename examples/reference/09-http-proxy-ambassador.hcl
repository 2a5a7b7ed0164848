# An app that reaches the outside through an HTTP proxy in its own pod. The proxy declares no port, which an
# ambassador has to: here it is a sidecar.

deployment "numbers-web" {
  labels = { kiamol = "ch07" }

  selector {
    match_labels = { app = "numbers-web" }
  }

  template {
    labels = { app = "numbers-web" }
  }

  container "web" {
    # podgen:ignore image-unpinned: the reference has no tag
    image = "kiamol/ch03-numbers-web"

    env = {
      http_proxy  = "http://localhost:1080"
      RngApi__Url = "http://localhost/api"
    }
  }

  sidecar "proxy" {
    native = false
    # podgen:ignore image-unpinned: the reference has no tag
    image = "kiamol/ch07-simple-proxy"

    env = {
      Proxy__Port                    = 1080
      Proxy__Request__UriMap__Source = "http://localhost/api"
      Proxy__Request__UriMap__Target = "http://numbers-api/sixeyed/kiamol/master/ch03/numbers/rng"
    }
  }
}
