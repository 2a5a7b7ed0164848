# Fields that the target version does not have, or drops without a word.

podgen {
  kubernetes = "1.28"
}

deployment "web" {
  sidecar "one" {
    image = "one:1"
  }

  sidecar "two" {
    image = "two:1"
  }

  container "web" {
    image = "web:1"

    resize_policy {
      resource_name  = "cpu"
      restart_policy = "NotRequired"
    }

    lifecycle {
      pre_stop {
        sleep {
          seconds = 5
        }
      }
    }

    security_context {
      app_armor_profile {
        type = "RuntimeDefault"
      }
    }
  }
}
