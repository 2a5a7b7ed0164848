podgen {
  namespace = "a"
}

podgen {
  namespace = "b"
}

config_map "a" {}
