# A service mesh by hand: an init that redirects the pod's traffic, then the proxy that takes it.

pod "mesh-app" {
  init "istio-init" {
    image   = "istio/proxyv2:1.20.0"
    command = ["istio-iptables", "-p", "15001", "-u", "1337"]

    security_context {
      capabilities {
        add = ["NET_ADMIN", "NET_RAW"]
      }
    }
  }

  sidecar "istio-proxy" {
    image = "istio/proxyv2:1.20.0"
    args  = ["proxy", "sidecar"]

    startup_probe {
      http_get {
        path = "/healthz/ready"
        port = 15021
      }

      failure_threshold = 30
    }
  }

  container "app" {
    image = "myapp:1.0"
  }
}
