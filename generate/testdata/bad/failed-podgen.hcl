podgen {
  namespace = [1]
  labels    = { a = local.nothing }
  severity  = {}
}

config_map "a" {}
