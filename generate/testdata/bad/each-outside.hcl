deployment "web" {
  container "web" {
    image = each.key
  }

  sidecar "a" {
    for_each = toset([each.value])
    image    = "a"
  }
}

locals {
  x = each.key
}

podgen {
  namespace = each.key
}
