deployment "web" {
  container "web" {
    image = "nginx"
