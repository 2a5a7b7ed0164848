deployment {
  container {
    image = "nginx"
  }

  volume {}
}

config_map {
  data = {}
}
