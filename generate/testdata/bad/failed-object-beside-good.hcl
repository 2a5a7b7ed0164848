# What is wrong with the other objects of the module shows as well.
deployment "broken" {
  container "web" {
    image = var.nothing
  }
}

deployment "web" {
  ambassador "pg" {
    image = "pg"
  }

  container "web" {
    image = "nginx"
  }

  service {
    ports = { http = 80 }
  }
}
