secret "reporter-token" { external = true }

config_map "cluster" { external = true }

pod "reporter" {
  volume "certificates" {
    secret { secret_name = "reporter-tls" }
  }

  container "reporter" {
    image = "example.com/reporter:1.4"
    env = {
      TOKEN  = secret.reporter-token.data.token
      REGION = config_map.cluster.data.region
    }

    env "PROXY" {
      value_from {
        config_map_key_ref {
          name     = "cluster"
          key      = "proxy"
          optional = true
        }
      }
    }

    env_from {
      prefix = "MAIL_"
      secret_ref { name = "mail" }
    }
  }
}
