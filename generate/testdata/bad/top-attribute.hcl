replicas = 3
image    = "nginx"

config_map "a" {}
