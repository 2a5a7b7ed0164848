# What is wrong with the other objects of the module shows as well.
deployment "broken" {
  container "web" {
    image = var.nothing
  }
}

deployment "web" {
  ambassador "pg" {
    image = "example/pg:1"
  }

  container "web" {
    image = "example/nginx:1"
  }

  service {
    ports = { http = 80 }
  }
}
