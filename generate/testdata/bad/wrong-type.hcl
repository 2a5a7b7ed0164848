# Every leaf of the API's types, each with a value that it cannot take.
deployment "web" {
  replicas = "three"
  paused   = 1
  labels   = ["a", "b"]

  strategy {
    rolling_update {
      max_surge = [1]
    }
  }

  security_context {
    supplemental_groups = ["a"]
  }

  volume "cache" {
    empty_dir {
      medium     = ["Memory"]
      size_limit = true
    }
  }

  container "web" {
    image   = ["nginx"]
    command = "nginx"
    args    = { a = "b" }
    stdin   = "yes"

    resources {
      requests = ["cpu"]
      limits   = { cpu = ["1"] }
    }
  }
}

secret "s" {
  data        = { a = "not base64!" }
  string_data = "a=b"
}
