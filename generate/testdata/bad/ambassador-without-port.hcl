deployment "web" {
  ambassador "pg" {
    image = "example/pg:1"
  }

  container "web" {
    image = "example/nginx:1"
  }
}
