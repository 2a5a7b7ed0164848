# Each of these is a mistake of its own.
deployment "web" {
  container "a" {
    image = "nginx"
    ports = { http = 80 }
  }

  container "a" {
    image = var.nothing
    ports = { http = 80 }
  }

  adapter "a" {
    image = "nginx"
  }
}
