deployment "web" {
  labels = { "app.kubernetes.io/name" = "other" }

  container "web" {
    image = "example/nginx:1"
  }
}

deployment "two" {
  selector {
    match_labels = { app = "two" }
  }

  template {
    labels = { app = "three" }
  }

  container "web" {
    image = "example/nginx:1"
  }
}

deployment "three" {
  selector {
    match_labels = { app = "three" }

    match_expression {
      key      = "a"
      operator = "Exists"
    }
  }

  container "web" {
    image = "example/nginx:1"
  }

  service {}
}
