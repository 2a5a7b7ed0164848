deployment "web" {
  container "web" {
    image = uppr("nginx")
  }
}
