deployment "web" {
  volume "data" {}

  volume "other" {
    name = "data"
  }

  container "web" {
    image = "nginx"
  }
}
