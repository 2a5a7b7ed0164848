# A wiki that knows no users. OAuth2 Proxy stands before it: the Service leads to the proxy, and the proxy to the wiki,
# which listens on the loopback of the pod only, so there is no way around the login.

secret "wiki-login" {
  external = true
}

deployment "wiki" {
  replicas = 2

  pattern "oauth2-proxy" "login" {
    upstream_port   = container.wiki.ports.wiki
    trusted_proxies = ["10.42.0.0/16"]
    issuer_url      = "https://id.example.com/realms/staff"
    redirect_url    = "https://wiki.example.com/oauth2/callback"
    client_id       = "wiki"
    client_secret   = secret.wiki-login.data.client-secret
    cookie_secret   = secret.wiki-login.data.cookie-secret
    email_domains   = ["example.com"]
  }

  container "wiki" {
    image = "example/wiki:4.0.2"
    args  = ["--listen=127.0.0.1:${self.ports.wiki}"]
    ports = { wiki = 8080 }

    readiness_probe {
      exec {
        command = ["wiki", "status"]
      }
    }

    resources {
      requests = { cpu = "100m", memory = "128Mi" }
      limits   = { memory = "256Mi" }
    }
  }

  service {
    port {
      name        = "http"
      port        = 80
      target_port = pattern.login.port_name
    }
  }
}
