# The mistyped attribute is the required one: one mistake, one message.
deployment "web" {
  container "web" {
    imge = "nginx"
  }
}
