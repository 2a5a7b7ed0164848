deployment "web" {
  ambassador "pg" {
    image = "pg"
  }

  container "web" {
    image = "nginx"
  }
}
