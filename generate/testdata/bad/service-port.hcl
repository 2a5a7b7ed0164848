deployment "web" {
  container "web" {
    image = "nginx"
    ports = { http = 80 }
  }

  init "a" {
    image = "a"
    ports = { setup = 81 }
  }

  service {
    ports = { htp = 80, setup = 81 }
  }
}
