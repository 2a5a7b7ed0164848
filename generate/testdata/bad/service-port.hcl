deployment "web" {
  container "web" {
    image = "example/nginx:1"
    ports = { http = 80 }
  }

  init "a" {
    image = "example/a:1"
    ports = { setup = 81 }
  }

  service {
    ports = { htp = 80, setup = 81 }
  }
}
