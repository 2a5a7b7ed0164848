locals {
  image = "nginx"
}

deployment "web" {
  container "web" {
    image = local.imag
  }
}
