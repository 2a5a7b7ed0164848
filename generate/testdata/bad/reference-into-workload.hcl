deployment "web" {
  container "web" {
    image = "example/nginx:1"
    ports = { http = 80 }
  }

  service {
    ports = { http = 80 }
  }

  service "other" {
    ports = { http = 80 }
  }
}

config_map "a" {
  data = {
    a = deployment.web.container.wbe.ports.http
    b = deployment.web.container.web.ports.htp
    c = deployment.web.container
    d = deployment.web.service.othr.name
    e = deployment.wbe.container.web.ports.http
    f = deployment.web.contaner.web.ports.http
    g = deployment.web.volume.data.name
    h = deployment.web.service.ports.htp
  }
}
