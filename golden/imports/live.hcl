deployment "hello" {
  namespace = "default"
  labels    = { app = "hello" }
  replicas  = 2

  selector { match_labels = { app = "hello" } }

  container "hello" {
    image = "example.com/hello:1.0"
    port { container_port = 8080 }
  }
}
