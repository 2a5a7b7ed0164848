config_map "a" {
  name = "same"
}

config_map "b" {
  name = "same"
}

config_map "c" {
  name      = "same"
  namespace = "elsewhere"
}

service "web" {}

deployment "web" {
  container "web" {
    image = "example/nginx:1"
  }

  service {}
}
