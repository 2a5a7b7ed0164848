deployment "web" {
  container "web" {
    image = "nginx"
  }

  container "web" {
    image = "nginx"
  }

  volume "a" {}
  volume "a" {}
}

config_map "a" {}
config_map "a" {}
