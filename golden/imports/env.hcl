pod "env" {
  container "all" {
    image = "example.com/env:1"
    env = {
      HOST            = "db.example.com"
      URL             = "http://$(HOST):8080/$(USER)"
      ESCAPED         = "$$(HOST)"
      EMPTY           = ""
      NUMBER          = "5"
      "dotted.name-1" = "x"
      NODE            = runtime.node_name
      LABEL           = runtime.labels.app
      CPUS            = runtime.limits.cpu
    }

    env "MILLICPUS" {
      value_from {
        resource_field_ref {
          resource = "limits.cpu"
          divisor  = "1m"
        }
      }
    }

    env_from {
      config_map_ref { name = "base" }
    }
    env_from {
      prefix = "X_"
      secret_ref {
        name     = "extra"
        optional = true
      }
    }

    resources { limits = { cpu = "2", memory = "1Gi" } }
  }

  container "twice" {
    image = "example.com/env:1"
    env "A" { value = "first" }
    env = { B = "between" }
    env "A" { value = "last" }
  }
}
