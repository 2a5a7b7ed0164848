# A web server whose pages come from a Git repository. It starts when the first version is there, and serves a new one a
# minute after the push: git-sync turns the link /site/current at once.

secret "git" {
  external = true
}

config_map "docs" {
  data = {
    "default.conf" = <<-EOT
      server {
        listen 8080;
        root   /site/current/public;
      }
    EOT
  }
}

deployment "docs" {
  replicas = 2

  volume "config" {
    config_map {
      name = config_map.docs.name
    }
  }

  pattern "git-sync" "pages" {
    repo     = "https://git.example.org/docs/handbook.git"
    ref      = "main"
    username = "docs-reader"
    password = secret.git.data.token
  }

  container "web" {
    image = "nginxinc/nginx-unprivileged:1.29.1-alpine"
    ports = { http = 8080 }

    mount "/site" {
      volume    = pattern.pages.volume
      read_only = true
    }

    mount "/etc/nginx/conf.d" {
      volume    = volume.config
      read_only = true
    }

    readiness_probe {
      http_get {
        path = "/"
        port = self.ports.http
      }
    }
  }

  service {
    ports = { http = 80 }
  }
}
